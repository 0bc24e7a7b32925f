#!/bin/sh
# Builds the simulator once more, in artifacts/bugs, with every deliberate bug of test/Titan.Simulation/Bugs in it, and sees
# that it finds each of them when that one is switched on. Names of bugs as arguments: only these.
set -eu
cd "$(dirname "$0")/.."
bugs=test/Titan.Simulation/Bugs
tree=artifacts/bugs

# Afresh each time, with the times of the originals: only what is patched, or has changed, is compiled again.
mkdir -p "$tree"
rm -rf "$tree/src" "$tree/proto" "$tree/test"
mkdir "$tree/test"
cp -Rp src proto Directory.* global.json .editorconfig "$tree"
cp -Rp test/Titan.Simulation "$tree/test"

cat > "$tree/src/Titan.Core/Bug.cs" << 'SWITCH'
namespace Titan.Core;

public static class Bug
{
    private static readonly string? Name = System.Environment.GetEnvironmentVariable("TITAN_BUG");

    public static bool Is(string name) => Name == name;
}
SWITCH

for patch in "$bugs"/*.patch; do
    # Patches may stand close to each other, so one line of context must do.
    git apply -C1 --whitespace=nowarn --directory="$tree" "$patch" || { echo "bugs: $patch no longer applies; see what has become of the place that it breaks" >&2; exit 1; }
done

dotnet build "$tree/test/Titan.Simulation" -c Release -v q --nologo -clp:ErrorsOnly \
    -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false -p:GenerateDocumentationFile=false
"$tree/artifacts/bin/Titan.Simulation/release/Titan.Simulation" bite "$bugs" "$@"
