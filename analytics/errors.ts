/** The errors of the product. `functions/http/problem.ts` alone turns them into HTTP. */
import type { ProblemType } from './contract/problem.ts';

export interface FieldFault {
  pointer: string;
  detail: string;
}

/**
 * An error with a problem type of its own.
 *
 * RULE: `message` is shown to the caller; it never holds event content, a person's id or a record number.
 */
export class AppError extends Error {
  readonly type: ProblemType;
  readonly faults: readonly FieldFault[];
  readonly retryAfterSeconds: number | undefined;
  constructor(type: ProblemType, message: string, options: { cause?: unknown; faults?: readonly FieldFault[]; retryAfterSeconds?: number } = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.type = type;
    this.faults = options.faults ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

export class InvalidInput extends AppError {
  constructor(message: string, faults: readonly FieldFault[] = [], cause?: unknown) {
    super('invalid-input', message, { faults, cause });
  }
}
export class NotAuthenticated extends AppError {
  constructor(message = 'Sign in, or send a token: Authorization: Bearer <token>.') {
    super('not-authenticated', message);
  }
}
export class NotAllowed extends AppError {
  constructor(message: string) {
    super('not-allowed', message);
  }
}
export class NotFound extends AppError {
  constructor(type: 'unknown-measure' | 'not-found', message: string) {
    super(type, message);
  }
}
export class Gone extends AppError {
  constructor(message: string) {
    super('gone', message);
  }
}
export class TooLarge extends AppError {
  constructor(message: string) {
    super('batch-too-large', message);
  }
}
export class NotReady extends AppError {
  constructor(message: string, cause?: unknown) {
    super('no-snapshot-yet', message, { cause, retryAfterSeconds: 2 });
  }
}
export class TooBusy extends AppError {
  constructor(message: string) {
    super('too-busy', message, { retryAfterSeconds: 2 });
  }
}
export class TookTooLong extends AppError {
  constructor(message: string, cause?: unknown) {
    super('query-timeout', message, { cause });
  }
}
/** The store did not take or give what was asked in time; nothing was acknowledged. */
export class StoreUnavailable extends AppError {
  constructor(message: string, cause?: unknown) {
    super('store-unavailable', message, { cause, retryAfterSeconds: 5 });
  }
}
