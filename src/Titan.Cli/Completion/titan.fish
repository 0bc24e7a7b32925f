# Completion of `titan` for fish: titan completion fish > ~/.config/fish/completions/titan.fish
function __titan_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l found ($words[1] __complete -- $words[2..-1] 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c titan -f -a '(__titan_complete)'
