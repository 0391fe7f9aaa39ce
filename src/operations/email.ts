/** Whether a text can be an e-mail address; the gateway has the last word. */

const EMAIL = /^[^\s@"<>()]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?$/;

export function isEmail(text: string): boolean {
  return EMAIL.test(text);
}
