/** The users a local run offers; the host process answers them, outside the published API. */
import { z } from 'zod';

export const LocalUsers = z.object({
  users: z.array(z.object({
    id: z.string(), title: z.string(), detail: z.string(),
    organization: z.object({ id: z.string(), name: z.string(), demo: z.boolean() }),
  })),
});
export type LocalUsers = z.infer<typeof LocalUsers>;
