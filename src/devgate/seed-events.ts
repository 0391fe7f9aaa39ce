/** Plausible events for an empty trail. */
import type { Random } from "../core/ports.ts";
import { type Json, NumberToken } from "./canonical-json.ts";
import type { EventContent } from "./ledger.ts";

const SUMMARIES = [
  "summarise the meeting notes",
  "übersetze die Rechnung ins Französische",
  "次の四半期の計画を書いて",
  'what does "tail latency" mean?',
  "rewrite this e-mail 😀, friendlier",
  "list the\tthree largest\nexpenses",
];
const PRICES = ["0.0012", "1e-05", "0.0", "1.0", "2.5e-07", "0.043"];
const MODELS = [
  ["openai", "gpt-4o-mini"],
  ["anthropic", "claude-sonnet"],
  ["mistral", "mistral-large"],
] as const;

/** `count` events, a quarter of a minute apart, the last of them just before `now` (milliseconds). */
export function* seedEvents(
  count: number,
  agents: readonly string[],
  now: number,
  random: Random,
): Generator<EventContent & { ts: string }> {
  const pick = <T>(items: readonly T[]): T => items[random.bytes(1)[0]! % items.length]!;
  const number = (below: number): number => {
    const [high, low] = random.bytes(2);
    return ((high! << 8) | low!) % below;
  };
  const eventAt = (index: number): EventContent & { ts: string } => {
    const ts = new Date(now - (count - index) * 15_000).toISOString();
    const agent_id = pick(agents);
    const session_id = `sess_${String(number(1000)).padStart(6, "0")}`;
    const roll = number(100);
    if (roll < 8)
      return {
        event_kind: "tool_call",
        ts,
        agent_id,
        session_id,
        tool: pick(["search", "calendar", "crm.read"]),
        allowed: true,
      };
    if (roll < 12)
      return {
        event_kind: "policy_block",
        ts,
        agent_id,
        session_id,
        policy_result: { verdict: "deny", rule: pick(["pii", "injection", "budget"]) },
      };
    const [provider, model] = pick(MODELS);
    const detections: Json[] =
      roll < 30
        ? [
            {
              category: pick(["pii.email", "pii.name", "secret"]),
              severity: "low",
              score: new NumberToken(pick(["1.0", "0.87", "0.5"])),
            },
          ]
        : [];
    return {
      event_kind: "chat",
      ts,
      agent_id,
      session_id,
      provider,
      model,
      detections,
      policy_result: { verdict: "allow", rule: "default" },
      cost: { prompt_tokens: number(4000), completion_tokens: number(900), usd: new NumberToken(pick(PRICES)) },
      input_summary: pick(SUMMARIES),
    };
  };
  for (let index = 0; index < count; index += 1) yield eventAt(index);
}
