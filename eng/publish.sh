#!/bin/sh
# Publishes one program into bin/: `eng/publish.sh PROJECT PROGRAM`.
#
# The Worker and titan are compiled ahead of time, for a start in milliseconds. That takes a C linker; without one they are
# built with ReadyToRun code instead, as the Manager always is, and need the .NET runtime to run.
set -eu
cd "$(dirname "$0")/.."
project=$1 program=$2
out=artifacts/publish/$project/release_linux-x64

case "$(uname -s) $(uname -m)" in
    "Linux x86_64") ;;
    *) echo "make build: builds on Linux x86_64 only, this is $(uname -s) $(uname -m)" >&2; exit 1 ;;
esac
command -v dotnet >/dev/null || { echo "make build: no dotnet in PATH; install the .NET 10 SDK" >&2; exit 1; }

# A linker by itself is not enough: it must find the C library and zlib too.
can_link() {
    command -v "$1" >/dev/null || return 1
    probe=$(mktemp -d) || return 1
    echo 'int main(void) { return 0; }' > "$probe/main.c"
    result=0
    "$1" "$probe/main.c" -o "$probe/main" -lm -ldl -lpthread -lrt 2>/dev/null || result=1
    rm -rf "$probe"
    return $result
}

set -- -c Release -r linux-x64 -v q --nologo --no-restore -p:DebugType=embedded -p:CopyOutputSymbolsToPublishDirectory=false
if [ "$program" != manager ]; then
    if can_link clang; then
        set -- "$@"
    elif can_link gcc; then
        set -- "$@" -p:CppCompilerAndLinker=gcc
    else
        echo "make build: no native tool chain (clang or gcc, with the C library's headers): $program is built with ReadyToRun instead" >&2
        set -- "$@" -p:PublishAot=false -p:PublishReadyToRun=true -p:PublishSingleFile=true -p:SelfContained=false
    fi
fi

echo "building bin/$program"
rm -f "$out/$program"
dotnet restore "src/$project" -v q --nologo
dotnet publish "src/$project" "$@"
mkdir -p bin
# Native libraries lie beside the program, which looks for them there.
for file in "$out/$program" "$out"/*.so; do
    [ -e "$file" ] || continue
    name=$(basename "$file")
    # A running program keeps its old file: the new one takes the name in one step.
    cp "$file" "bin/.$name.new"
    mv -f "bin/.$name.new" "bin/$name"
done
