/** The product's version; a test holds it to package.json, so that starting up reads no extra file. */
export const VERSION = "0.1.0";
