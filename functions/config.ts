/** The only reader of the environment. Parsed once, at the door of a process. */
import { z } from 'zod';

const Cloud = z.object({
  EVENTS_TABLE: z.string().min(1),
  SNAPSHOT_BUCKET: z.string().min(1),
  TOKEN_ISSUER: z.url(),
  TOKEN_AUDIENCE: z.string().min(1),
  DIRECTORY_SECRET: z.string().min(16),
});
export type CloudConfig = z.infer<typeof Cloud>;

/** What a Lambda is told by its stack. Errors: throws at cold start and names what is missing. */
export function readCloudConfig(): CloudConfig {
  const parsed = Cloud.safeParse(process.env);
  if (parsed.success) return parsed.data;
  throw new Error(`The function's environment is not complete: ${parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')}; see stacks/.`);
}

const Settings = z.record(z.string(), z.record(z.string(), z.number()));

/**
 * CAIRN_MEASURE_SETTINGS: numbers of a measure's rule set otherwise, as JSON such as `{"contact-gap":{"longGapDays":21}}`.
 * Errors: throws where it is not that; which names a measure has stands in its definition.
 */
export function readMeasureSettings(): z.infer<typeof Settings> {
  const { CAIRN_MEASURE_SETTINGS } = process.env;
  if (!CAIRN_MEASURE_SETTINGS) return {};
  try {
    return Settings.parse(JSON.parse(CAIRN_MEASURE_SETTINGS));
  } catch (cause) {
    throw new Error('CAIRN_MEASURE_SETTINGS must be JSON such as {"contact-gap":{"longGapDays":21}}: measure, setting, number.', { cause });
  }
}

export interface LocalConfig {
  /** PORT; `--port` goes before it. */
  readonly port: string | undefined;
  /** CAIRN_DATA; `--data` goes before it. */
  readonly data: string | undefined;
  /** Where the built site lies; set by the launcher. */
  readonly web: string | undefined;
}

export function readLocalConfig(): LocalConfig {
  const { PORT, CAIRN_DATA, CAIRN_WEB } = process.env;
  return { port: PORT || undefined, data: CAIRN_DATA || undefined, web: CAIRN_WEB || undefined };
}

/** Tells the site, which runs in this process, where the API is. TRAP: adapter-node assumes https unless told (house D16). */
export function tellSite(origin: string): void {
  Object.assign(process.env, { CAIRN_API_URL: origin, PROTOCOL_HEADER: 'x-forwarded-proto', BODY_SIZE_LIMIT: '512K' });
}
