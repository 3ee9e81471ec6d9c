export function worklist(role: string, scenario: string, params: URLSearchParams): unknown;
export function worklistCsv(): string;
export function worklistRules(): unknown;
export function worklistYield(scenario: string, params: URLSearchParams): unknown;
export function worklistReplay(params: URLSearchParams): unknown;
export function worklistCapacity(role: string, scenario: string, params: URLSearchParams): unknown;
