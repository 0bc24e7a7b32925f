# Completion of `titan` for fish: titan completion fish > ~/.config/fish/completions/titan.fish
function __titan_complete
    set -l words (commandline -opc) (commandline -ct)
    $words[1] __complete -- $words[2..-1] 2>/dev/null
end
complete -c titan -f -a '(__titan_complete)'
