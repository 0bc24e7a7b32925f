# Completion of `titan` for bash: source <(titan completion bash)
_titan() {
    local words=("${COMP_WORDS[@]:1:COMP_CWORD}") line IFS=$'\n'
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("${line%%$'\t'*}")
    done < <("${COMP_WORDS[0]}" __complete -- "${words[@]}" 2>/dev/null)
    if [ ${#COMPREPLY[@]} -eq 0 ]; then
        compopt -o default 2>/dev/null
    fi
}
complete -F _titan titan
