export const MEASURES: readonly { id: string; views: string[] }[];
export function measureResponse(id: string, scenario: string, params: URLSearchParams): unknown;
export function choices(scenario: string): unknown;
export function me(role: string, scenario: string): unknown;
export function snapshots(scenario: string): unknown;
export function clients(role: string, scenario: string): unknown;
export function client(id: string, scenario: string, asOf?: string | null): unknown;
