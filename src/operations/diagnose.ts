/** Looks at everything that a command depends on, this machine first, then the gateway, and says what is wrong. */
import { TapPassError } from "../core/errors.ts";
import type { Ask, Check } from "./check.ts";
import { diagnoseGateway, type GatewayParts } from "./diagnose-gateway.ts";
import { diagnoseMachine, type MachineParts } from "./diagnose-machine.ts";

export type { Check } from "./check.ts";

/** Every check, in the order in which one depends on the other. */
export async function diagnose(parts: MachineParts & GatewayParts): Promise<Check[]> {
  return [...(await diagnoseMachine(parts, ask)), ...(await diagnoseGateway(parts, ask))];
}

const ask: Ask = async (check, question) => {
  try {
    return { check, ...(await question()) };
  } catch (error) {
    if (!(error instanceof TapPassError) || error.code === "INTERRUPTED") throw error;
    const [hint] = error.hints;
    return { check, state: "fail", found: error.message, ...(hint === undefined ? {} : { hint }) };
  }
};
