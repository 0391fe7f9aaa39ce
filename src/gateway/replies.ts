/** From what a gateway sends to what the calls promise; a member that is missing or of another type is an error. */
import type { HttpReply } from "../core/ports.ts";
import { isObject, nonsense } from "./failure.ts";
import type { Agent, CreatedKey, DeveloperKey, Health, Identity, Integrity } from "./wire.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Builds checked values; throws `PROVIDER_ERROR` naming the member. */
export class Replies {
  readonly #reply: HttpReply;
  readonly #host: string;

  constructor(reply: HttpReply, host: string) {
    this.#reply = reply;
    this.#host = host;
  }

  /** `{data: {…}}` is read as its content. */
  createdKey(body: Fields, email: string): CreatedKey {
    const made = isObject(body.data) ? body.data : body;
    return {
      ...made,
      api_key: this.#text(made, "api_key", "a created key"),
      key_id: this.#text(made, "key_id", "a created key"),
      expires_at: this.#text(made, "expires_at", "a created key"),
      developer_email: typeof made.developer_email === "string" ? made.developer_email : email,
    };
  }

  developerKey(key: Fields): DeveloperKey {
    const text = (name: string): string => (typeof key[name] === "string" ? key[name] : "");
    return {
      ...key,
      key_id: this.#text(key, "key_id", "a key"),
      developer_email: text("developer_email") || text("email"),
      created_at: text("created_at"),
      expires_at: text("expires_at"),
      suffix: text("suffix"),
    };
  }

  agent(agent: Fields): Agent {
    const id = agent.agent_id ?? agent.id;
    if (typeof id !== "string") throw this.#without("an agent", "agent_id");
    return { ...agent, agent_id: id };
  }

  identity(body: Fields): Identity {
    const subject = ["subject", "sub", "email", "user_id", "id"]
      .map((name) => body[name])
      .find((each) => typeof each === "string");
    const roles = Array.isArray(body.roles) ? body.roles : [body.role];
    return {
      ...body,
      subject: typeof subject === "string" ? subject : "",
      roles: roles.filter((role): role is string => typeof role === "string"),
    };
  }

  integrity(body: Fields): Integrity {
    const { status, events, head_hash, checkpoints } = body;
    if (status !== "intact" && status !== "broken") throw this.#without("its integrity", "status");
    if (typeof events !== "number") throw this.#without("its integrity", "events");
    return {
      ...body,
      status,
      events,
      head_hash: typeof head_hash === "string" ? head_hash : null,
      checkpoints: typeof checkpoints === "number" ? checkpoints : 0,
      key_id: typeof body.key_id === "string" ? body.key_id : "",
    };
  }

  health(body: Fields): Health {
    return {
      status: this.#text(body, "status", "its health"),
      ...(isObject(body.checks) ? { checks: body.checks } : {}),
    };
  }

  #text(from: Fields, name: string, what: string): string {
    const value = from[name];
    if (typeof value !== "string" || value === "") throw this.#without(what, name);
    return value;
  }

  #without(what: string, name: string): Error {
    return nonsense(this.#reply, `${what} without ${name}`, this.#host);
  }
}
