# bash completion for tappass; generated from the command tree, do not edit
_tappass_reply() {
  local line
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$@" -- "$cur")
}

_tappass_value() {
  case "$1" in
    file) compopt -o filenames 2>/dev/null; _tappass_reply -f ;;
    directory) compopt -o filenames 2>/dev/null; _tappass_reply -d ;;
    any) ;;
    *) _tappass_reply -W "$1" ;;
  esac
}

# what follows an option: a kind or the words; fails for a flag
_tappass_option() {
  case "$1 $2" in
    'keys create --email') printf %s any ;;
    'keys create --expires') printf %s any ;;
    'keys create --name') printf %s any ;;
    'keys create --out') printf %s file ;;
    'keys create --url') printf %s any ;;
    'keys create --api-prefix') printf %s any ;;
    'keys create --agent') printf %s any ;;
    'keys create --ca-file') printf %s file ;;
    'keys create --client-cert') printf %s file ;;
    'keys create --client-key') printf %s file ;;
    'keys create --timeout') printf %s any ;;
    'keys create --format') printf %s 'table json yaml env' ;;
    'keys create --field') printf %s any ;;
    'keys create --profile') printf %s any ;;
    'keys generate --purpose') printf %s 'audit vault receipt' ;;
    'keys generate --out') printf %s file ;;
    'keys generate --format') printf %s 'table json yaml' ;;
    'keys generate --field') printf %s any ;;
    'keys generate --profile') printf %s any ;;
    'keys inspect --format') printf %s 'table json yaml tsv env' ;;
    'keys inspect --field') printf %s any ;;
    'keys inspect --profile') printf %s any ;;
    'keys list --email') printf %s any ;;
    'keys list --state') printf %s 'active expired revoked' ;;
    'keys list --url') printf %s any ;;
    'keys list --api-prefix') printf %s any ;;
    'keys list --agent') printf %s any ;;
    'keys list --ca-file') printf %s file ;;
    'keys list --client-cert') printf %s file ;;
    'keys list --client-key') printf %s file ;;
    'keys list --timeout') printf %s any ;;
    'keys list --format') printf %s 'table json jsonl yaml tsv' ;;
    'keys list --field') printf %s any ;;
    'keys list --profile') printf %s any ;;
    'keys revoke --confirm') printf %s any ;;
    'keys revoke --url') printf %s any ;;
    'keys revoke --api-prefix') printf %s any ;;
    'keys revoke --agent') printf %s any ;;
    'keys revoke --ca-file') printf %s file ;;
    'keys revoke --client-cert') printf %s file ;;
    'keys revoke --client-key') printf %s file ;;
    'keys revoke --timeout') printf %s any ;;
    'keys revoke --format') printf %s 'table json jsonl yaml tsv' ;;
    'keys revoke --field') printf %s any ;;
    'keys revoke --profile') printf %s any ;;
    'keys rotate --overlap') printf %s any ;;
    'keys rotate --expires') printf %s any ;;
    'keys rotate --out') printf %s file ;;
    'keys rotate --confirm') printf %s any ;;
    'keys rotate --url') printf %s any ;;
    'keys rotate --api-prefix') printf %s any ;;
    'keys rotate --agent') printf %s any ;;
    'keys rotate --ca-file') printf %s file ;;
    'keys rotate --client-cert') printf %s file ;;
    'keys rotate --client-key') printf %s file ;;
    'keys rotate --timeout') printf %s any ;;
    'keys rotate --format') printf %s 'table json yaml env' ;;
    'keys rotate --field') printf %s any ;;
    'keys rotate --profile') printf %s any ;;
    'keys show --url') printf %s any ;;
    'keys show --api-prefix') printf %s any ;;
    'keys show --agent') printf %s any ;;
    'keys show --ca-file') printf %s file ;;
    'keys show --client-cert') printf %s file ;;
    'keys show --client-key') printf %s file ;;
    'keys show --timeout') printf %s any ;;
    'keys show --format') printf %s 'table json yaml tsv env' ;;
    'keys show --field') printf %s any ;;
    'keys show --profile') printf %s any ;;
    'audit checkpoints --out') printf %s file ;;
    'audit checkpoints --url') printf %s any ;;
    'audit checkpoints --api-prefix') printf %s any ;;
    'audit checkpoints --agent') printf %s any ;;
    'audit checkpoints --ca-file') printf %s file ;;
    'audit checkpoints --client-cert') printf %s file ;;
    'audit checkpoints --client-key') printf %s file ;;
    'audit checkpoints --timeout') printf %s any ;;
    'audit checkpoints --format') printf %s 'table jsonl' ;;
    'audit checkpoints --field') printf %s any ;;
    'audit checkpoints --profile') printf %s any ;;
    'audit export --out') printf %s file ;;
    'audit export --from') printf %s any ;;
    'audit export --to') printf %s any ;;
    'audit export --event-type') printf %s any ;;
    'audit export --with-checkpoints') printf %s file ;;
    'audit export --key') printf %s file ;;
    'audit export --url') printf %s any ;;
    'audit export --api-prefix') printf %s any ;;
    'audit export --agent') printf %s any ;;
    'audit export --ca-file') printf %s file ;;
    'audit export --client-cert') printf %s file ;;
    'audit export --client-key') printf %s file ;;
    'audit export --timeout') printf %s any ;;
    'audit export --format') printf %s 'table json' ;;
    'audit export --field') printf %s any ;;
    'audit export --profile') printf %s any ;;
    'audit integrity --url') printf %s any ;;
    'audit integrity --api-prefix') printf %s any ;;
    'audit integrity --agent') printf %s any ;;
    'audit integrity --ca-file') printf %s file ;;
    'audit integrity --client-cert') printf %s file ;;
    'audit integrity --client-key') printf %s file ;;
    'audit integrity --timeout') printf %s any ;;
    'audit integrity --format') printf %s 'table json yaml' ;;
    'audit integrity --field') printf %s any ;;
    'audit integrity --profile') printf %s any ;;
    'audit keys --url') printf %s any ;;
    'audit keys --api-prefix') printf %s any ;;
    'audit keys --agent') printf %s any ;;
    'audit keys --ca-file') printf %s file ;;
    'audit keys --client-cert') printf %s file ;;
    'audit keys --client-key') printf %s file ;;
    'audit keys --timeout') printf %s any ;;
    'audit keys --format') printf %s 'table json jsonl yaml tsv' ;;
    'audit keys --field') printf %s any ;;
    'audit keys --profile') printf %s any ;;
    'audit pin --key') printf %s file ;;
    'audit pin --fingerprint') printf %s any ;;
    'audit pin --url') printf %s any ;;
    'audit pin --api-prefix') printf %s any ;;
    'audit pin --agent') printf %s any ;;
    'audit pin --ca-file') printf %s file ;;
    'audit pin --client-cert') printf %s file ;;
    'audit pin --client-key') printf %s file ;;
    'audit pin --timeout') printf %s any ;;
    'audit pin --format') printf %s 'table json yaml' ;;
    'audit pin --field') printf %s any ;;
    'audit pin --profile') printf %s any ;;
    'audit show --url') printf %s any ;;
    'audit show --api-prefix') printf %s any ;;
    'audit show --agent') printf %s any ;;
    'audit show --ca-file') printf %s file ;;
    'audit show --client-cert') printf %s file ;;
    'audit show --client-key') printf %s file ;;
    'audit show --timeout') printf %s any ;;
    'audit show --format') printf %s 'table json yaml tsv' ;;
    'audit show --field') printf %s any ;;
    'audit show --profile') printf %s any ;;
    'audit tail --lines'|'audit tail -n') printf %s any ;;
    'audit tail --interval') printf %s any ;;
    'audit tail --event-type') printf %s any ;;
    'audit tail --url') printf %s any ;;
    'audit tail --api-prefix') printf %s any ;;
    'audit tail --agent') printf %s any ;;
    'audit tail --ca-file') printf %s file ;;
    'audit tail --client-cert') printf %s file ;;
    'audit tail --client-key') printf %s file ;;
    'audit tail --timeout') printf %s any ;;
    'audit tail --format') printf %s 'table jsonl' ;;
    'audit tail --field') printf %s any ;;
    'audit tail --profile') printf %s any ;;
    'audit verify --key') printf %s file ;;
    'audit verify --checkpoints') printf %s file ;;
    'audit verify --expect-head') printf %s any ;;
    'audit verify --expect-count') printf %s any ;;
    'audit verify --require') printf %s any ;;
    'audit verify --canonical') printf %s 'python python-ascii python-spaced python-ascii-spaced rfc8785 insertion insertion-ascii insertion-spaced insertion-ascii-spaced ecmascript' ;;
    'audit verify --max-findings') printf %s any ;;
    'audit verify --format') printf %s 'table json jsonl' ;;
    'audit verify --field') printf %s any ;;
    'audit verify --profile') printf %s any ;;
    'config get --format') printf %s 'table json jsonl yaml tsv' ;;
    'config get --field') printf %s any ;;
    'config get --profile') printf %s any ;;
    'config list --format') printf %s 'table json jsonl yaml tsv' ;;
    'config list --field') printf %s any ;;
    'config list --profile') printf %s any ;;
    'config path --format') printf %s 'table json jsonl yaml tsv' ;;
    'config path --field') printf %s any ;;
    'config path --profile') printf %s any ;;
    'config set --format') printf %s 'table json jsonl yaml tsv' ;;
    'config set --field') printf %s any ;;
    'config set --profile') printf %s any ;;
    'config unset --format') printf %s 'table json jsonl yaml tsv' ;;
    'config unset --field') printf %s any ;;
    'config unset --profile') printf %s any ;;
    'profile add --url') printf %s any ;;
    'profile add --api-prefix') printf %s any ;;
    'profile add --agent') printf %s any ;;
    'profile add --ca-file') printf %s file ;;
    'profile add --client-cert') printf %s file ;;
    'profile add --client-key') printf %s file ;;
    'profile add --timeout') printf %s any ;;
    'profile add --format') printf %s table ;;
    'profile add --field') printf %s any ;;
    'profile add --profile') printf %s any ;;
    'profile list --format') printf %s 'table json jsonl yaml tsv' ;;
    'profile list --field') printf %s any ;;
    'profile list --profile') printf %s any ;;
    'profile remove --format') printf %s table ;;
    'profile remove --field') printf %s any ;;
    'profile remove --profile') printf %s any ;;
    'profile use --format') printf %s table ;;
    'profile use --field') printf %s any ;;
    'profile use --profile') printf %s any ;;
    'completion --format') printf %s table ;;
    'completion --field') printf %s any ;;
    'completion --profile') printf %s any ;;
    'doctor --url') printf %s any ;;
    'doctor --api-prefix') printf %s any ;;
    'doctor --agent') printf %s any ;;
    'doctor --ca-file') printf %s file ;;
    'doctor --client-cert') printf %s file ;;
    'doctor --client-key') printf %s file ;;
    'doctor --timeout') printf %s any ;;
    'doctor --format') printf %s 'table json jsonl yaml tsv' ;;
    'doctor --field') printf %s any ;;
    'doctor --profile') printf %s any ;;
    'help --format') printf %s table ;;
    'help --field') printf %s any ;;
    'help --profile') printf %s any ;;
    'version --format') printf %s 'table json jsonl yaml tsv env' ;;
    'version --field') printf %s any ;;
    'version --profile') printf %s any ;;
    'whoami --url') printf %s any ;;
    'whoami --api-prefix') printf %s any ;;
    'whoami --agent') printf %s any ;;
    'whoami --ca-file') printf %s file ;;
    'whoami --client-cert') printf %s file ;;
    'whoami --client-key') printf %s file ;;
    'whoami --timeout') printf %s any ;;
    'whoami --format') printf %s 'table json yaml tsv env' ;;
    'whoami --field') printf %s any ;;
    'whoami --profile') printf %s any ;;
    ' --format') printf %s 'table json jsonl yaml tsv env' ;;
    ' --field') printf %s any ;;
    ' --profile') printf %s any ;;
    ' --url') printf %s any ;;
    ' --api-prefix') printf %s any ;;
    ' --agent') printf %s any ;;
    ' --ca-file') printf %s file ;;
    ' --client-cert') printf %s file ;;
    ' --client-key') printf %s file ;;
    ' --timeout') printf %s any ;;
    *) return 1 ;;
  esac
}

_tappass_argument() {
  case "$1 $2" in
    'audit verify '*) printf %s file ;;
    'config get 0') printf %s 'profile format url api_prefix agent ca_file client_cert client_key timeout' ;;
    'config set 0') printf %s 'profile format url api_prefix agent ca_file client_cert client_key timeout' ;;
    'config unset 0') printf %s 'profile format url api_prefix agent ca_file client_cert client_key timeout' ;;
    'completion 0') printf %s 'bash zsh fish pwsh' ;;
    'help '*) printf %s 'keys audit config profile completion doctor help version whoami exit-codes environment formats' ;;
    *) printf any ;;
  esac
}

_tappass() {
  local cur="${COMP_WORDS[COMP_CWORD]}" path="" option="" word at=1 position=0 operands=0 kind
  COMPREPLY=()
  while [ "$at" -lt "$COMP_CWORD" ]; do
    word="${COMP_WORDS[at]}"
    at=$((at + 1))
    # bash hands over --name=value as three words
    if [ "$word" = "=" ]; then continue; fi
    if [ -n "$option" ]; then option=""; continue; fi
    if [ "$operands" = 0 ]; then
      case "$word" in
        --) operands=1; continue ;;
        -?*) if _tappass_option "$path" "$word" >/dev/null; then option="$word"; fi; continue ;;
      esac
    fi
    case "${path:+$path }$word" in
      keys|audit|config|profile|'keys create'|'keys generate'|'keys inspect'|'keys list'|'keys revoke'|'keys rotate'|'keys show'|'audit checkpoints'|'audit export'|'audit integrity'|'audit keys'|'audit pin'|'audit show'|'audit tail'|'audit verify'|'config get'|'config list'|'config path'|'config set'|'config unset'|'profile add'|'profile list'|'profile remove'|'profile use'|completion|doctor|help|version|whoami) path="${path:+$path }$word" ;;
      *) position=$((position + 1)) ;;
    esac
  done
  if [ -n "$option" ]; then
    if [ "$cur" = "=" ]; then cur=""; fi
    kind="$(_tappass_option "$path" "$option")"
    _tappass_value "$kind"
    return 0
  fi
  if [ "$operands" = 0 ]; then
    case "$cur" in
      -*)
        case "$path" in
    'keys create') _tappass_reply -W '--email --expires --name --out --url --api-prefix --agent --ca-file --client-cert --client-key --timeout --format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    'keys generate') _tappass_reply -W '--purpose --out --reveal --format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    'keys inspect') _tappass_reply -W '--format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    'keys list') _tappass_reply -W '--email --state --url --api-prefix --agent --ca-file --client-cert --client-key --timeout --format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    'keys revoke') _tappass_reply -W '--confirm --dry-run --url --api-prefix --agent --ca-file --client-cert --client-key --timeout --format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    'keys rotate') _tappass_reply -W '--overlap --expires --out --confirm --url --api-prefix --agent --ca-file --client-cert --client-key --timeout --format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    'keys show') _tappass_reply -W '--url --api-prefix --agent --ca-file --client-cert --client-key --timeout --format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    'audit checkpoints') _tappass_reply -W '--out --url --api-prefix --agent --ca-file --client-cert --client-key --timeout --format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    'audit export') _tappass_reply -W '--out --from --to --event-type --with-checkpoints --verify --key --force --url --api-prefix --agent --ca-file --client-cert --client-key --timeout --format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    'audit integrity') _tappass_reply -W '--url --api-prefix --agent --ca-file --client-cert --client-key --timeout --format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    'audit keys') _tappass_reply -W '--url --api-prefix --agent --ca-file --client-cert --client-key --timeout --format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    'audit pin') _tappass_reply -W '--key --fingerprint --replace --url --api-prefix --agent --ca-file --client-cert --client-key --timeout --format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    'audit show') _tappass_reply -W '--url --api-prefix --agent --ca-file --client-cert --client-key --timeout --format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    'audit tail') _tappass_reply -W '--lines --follow --interval --event-type --url --api-prefix --agent --ca-file --client-cert --client-key --timeout --format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    'audit verify') _tappass_reply -W '--key --checkpoints --expect-head --expect-count --require --canonical --max-findings --no-remember --offline --format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    'config get') _tappass_reply -W '--format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    'config list') _tappass_reply -W '--format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    'config path') _tappass_reply -W '--format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    'config set') _tappass_reply -W '--format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    'config unset') _tappass_reply -W '--format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    'profile add') _tappass_reply -W '--url --api-prefix --agent --ca-file --client-cert --client-key --timeout --use --format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    'profile list') _tappass_reply -W '--format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    'profile remove') _tappass_reply -W '--format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    'profile use') _tappass_reply -W '--format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    completion) _tappass_reply -W '--format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    doctor) _tappass_reply -W '--url --api-prefix --agent --ca-file --client-cert --client-key --timeout --format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    help) _tappass_reply -W '--format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    version) _tappass_reply -W '--format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    whoami) _tappass_reply -W '--url --api-prefix --agent --ca-file --client-cert --client-key --timeout --format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --help' ;;
    *) _tappass_reply -W '--format --json --field --quiet --no-headers --no-color --no-input --yes --profile --debug --url --api-prefix --agent --ca-file --client-cert --client-key --timeout --help --version' ;;
        esac
        return 0 ;;
    esac
  fi
  case "$path" in
    "") _tappass_reply -W 'keys audit config profile completion doctor help version whoami' ;;
    keys) _tappass_reply -W 'create generate inspect list revoke rotate show' ;;
    audit) _tappass_reply -W 'checkpoints export integrity keys pin show tail verify' ;;
    config) _tappass_reply -W 'get list path set unset' ;;
    profile) _tappass_reply -W 'add list remove use' ;;
    *) kind="$(_tappass_argument "$path" "$position")"; _tappass_value "$kind" ;;
  esac
  return 0
}

complete -F _tappass tappass
