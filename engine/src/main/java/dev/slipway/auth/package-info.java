/// Who asks, and what they may: permissions and roles, API tokens, the caller of a request, the audit log.
@NullMarked
package dev.slipway.auth;

import org.jspecify.annotations.NullMarked;
