/** The library door. */
export * from "./audit/index.ts";
