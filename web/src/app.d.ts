import type { Api } from './lib/api.ts';
import type { Theme } from './lib/theme.ts';

declare global {
  namespace App {
    interface Error {
      message: string;
      detail?: string;
      traceId?: string;
    }
    interface Locals {
      api: Api;
      theme: Theme;
      /** A page may be sent ahead of its figures. */
      runsScripts: boolean;
    }
  }
}
