/** Text and place of the TypeScript file for each .wat file. */
export function compileWat(): Promise<{ file: URL; text: string }[]>;
