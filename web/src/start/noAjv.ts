/**
 * Stands where a helper for tests in `@rjsf/core` names `@rjsf/validator-ajv8`. That one compiles code, which the pages'
 * policy does not allow, so it is not installed; forms check with `validator.ts`.
 */
export default undefined;
