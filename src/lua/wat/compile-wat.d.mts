/** Text of the TypeScript file for each .wat file of this folder. */
export function compileWat(): Promise<{ file: string; text: string }[]>;
