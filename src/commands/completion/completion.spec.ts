/** `tappass completion`: completion scripts for shells. */
import type { CommandSpec } from "../spec.ts";

export const spec: CommandSpec = {
  path: "completion",
  summary: "print the completion script of a shell",
  description: ["The script needs nothing but the shell; it knows the commands of this version of tappass."],
  examples: [
    { run: "source <(tappass completion bash)", does: "in ~/.bashrc" },
    { run: "tappass completion zsh > ~/.zfunc/_tappass", does: "in a folder of zsh's fpath" },
    { run: "tappass completion fish > ~/.config/fish/completions/tappass.fish", does: "for fish" },
    { run: "tappass completion pwsh | Out-String | Invoke-Expression", does: "in PowerShell's $PROFILE" },
  ],
  arguments: [
    {
      name: "shell",
      summary: "bash, zsh, fish or pwsh",
      required: true,
      complete: ["bash", "zsh", "fish", "pwsh"],
    },
  ],
  formats: ["table"],
  load: () => import("./completion.run.ts"),
};
