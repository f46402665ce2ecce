package dev.slipway.dialect.slipway;

import dev.slipway.auth.Permission;
import dev.slipway.dialect.Portal;
import dev.slipway.http.Call;
import dev.slipway.http.Reply;
import dev.slipway.http.Routes;
import dev.slipway.run.Doctor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/doctor`.
final class DoctorRoutes {
    private final Doctor doctor;

    DoctorRoutes(Doctor doctor) {
        this.doctor = doctor;
    }

    void addTo(Routes routes, Portal portal) {
        var read = portal.needsAnywhere(Permission.NODE_READ);
        Portal.add(routes, "GET", "/doctor", read, this::examine, "Check what must always hold of the database");
    }

    private Reply examine(Call call) {
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put("checked", Doctor.checks());
        data.put(
                "findings", doctor.examine().stream().map(DoctorRoutes::finding).toList());
        return Portal.data(200, data);
    }

    private static Map<String, @Nullable Object> finding(Doctor.Finding finding) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("name", finding.name());
        fields.put("explanation", finding.explanation());
        fields.put("count", finding.examples().size());
        fields.put("examples", finding.examples());
        return fields;
    }
}
