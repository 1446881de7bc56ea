/** Binary of driver.wat in base64. Made by `npm run build:wat`; do not edit. */
export const driverBinary =
  'AGFzbQEAAAABDwJgAn99AGAFf39/f30BfwJBBAV3b3JsZAZtZW1vcnkCAAEHY29sdW1ucwdydW5uaW5nA38BBnNjcmlwdARob29rAAAGc2NyaX' +
  'B0BGZ1ZWwDfwEDAgEBBgsCfwFBAAt/AUEACwcTAwJhdAMCBGxlZnQDAwNydW4AAQpiAWABA38gASEGIwMhBwJAA0AgBiACTw0BIAAgBkECdGoo' +
  'AgAhBSAFBEAgB0EATA0CIAYkAiAFJAAgAyQBIAUgBBAAIAcgAyMBQQFra2shByAHJAMLIAZBAWohBgwACwsgBgs=';
