/** Names that completion offers where a setting is asked for. */
export const SETTING_NAMES: readonly string[] = [
  "profile",
  "format",
  "url",
  "api_prefix",
  "agent",
  "ca_file",
  "client_cert",
  "client_key",
  "timeout",
];
