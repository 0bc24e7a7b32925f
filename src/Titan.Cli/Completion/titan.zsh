#compdef titan
# Completion of `titan` for zsh: source <(titan completion zsh)
_titan() {
    local -a candidates
    local line
    while IFS= read -r line; do
        candidates+=("${${line%%$'\t'*}//:/\\:}${${line#*$'\t'}:+:${line#*$'\t'}}")
    done < <("${words[1]}" __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
    if (( ${#candidates} )); then
        _describe titan candidates
    else
        _files
    fi
}
compdef _titan titan
