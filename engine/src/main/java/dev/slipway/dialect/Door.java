package dev.slipway.dialect;

import dev.slipway.auth.Access;
import dev.slipway.auth.AuditPlace;
import dev.slipway.auth.Caller;
import dev.slipway.auth.Permission;
import dev.slipway.http.Call;
import dev.slipway.http.Guard;

/// The door of a dialect. In this order: who asks (401), whether they see the place that the request is
/// about (404), whether they may do there what they ask for (403); all of it before anything else of the
/// request is looked at. It leaves a [Caller], a [Tenant] and an [AuditPlace] in the call.
public final class Door {
    private final Guard who;
    private final Where where;

    /// @param who finds who asks: [Access#bearer()], or [Access#known()] where dev mode counts
    /// @param where finds the place
    public Door(Guard who, Where where) {
        this.who = who;
        this.where = where;
    }

    /// How a dialect's requests name the place that they are about.
    @FunctionalInterface
    public interface Where {
        /// The place, with what the caller sees of it; see [Places].
        ///
        /// @throws dev.slipway.http.HttpProblem.NotFound when it is not there, or not to be seen
        Tenant find(Caller caller, Call call);
    }

    /// Lets those pass who see the place and have all of these permissions.
    public Guard needs(Permission... permissions) {
        return who.then(new SeesPlace(permissions)).then(Access.holds(permissions));
    }

    /// Who asks about what, as the door found it.
    public static Tenant tenant(Call call) {
        return call.get(Tenant.class);
    }

    private final class SeesPlace implements Guard {
        private final Permission[] needed;

        SeesPlace(Permission... needed) {
            this.needed = needed;
        }

        @Override
        public void check(Call call) {
            var tenant = where.find(call.get(Caller.class).asking(needed), call);
            // From here on the caller is who they are at this place: a person may be somebody else elsewhere.
            call.put(Caller.class, tenant.caller());
            call.put(Tenant.class, tenant);
            call.put(
                    AuditPlace.class,
                    new AuditPlace(tenant.projectId(), tenant.scope().environment()));
        }

        @Override
        public String name() {
            return "project";
        }
    }
}
