import { Complaint } from '../complaint.ts';
export async function importFile(_words: string[]): Promise<void> {
  throw new Complaint('import is being built');
}
