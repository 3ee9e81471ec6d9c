/** The title of an error where no answer came back at all. */
export const UNREACHED = 'Cairn cannot be reached';
