export declare function slope(points: readonly { readonly x: number; readonly y: number }[]): number;
export declare function rise(numbers: readonly number[]): number;
