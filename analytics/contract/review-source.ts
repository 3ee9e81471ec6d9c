/** What reviews and changes are sent under by people: apart from `review.ts`, which knows every result, so that the functions that take events stay small. */

/** Ids are unique within it. */
export const REVIEW_SOURCE = 'urn:cairn:review';
/** Every review event's subject: there is nobody in one. */
export const REVIEW_SUBJECT = 'reviews';
