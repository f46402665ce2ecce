package dev.slipway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who may know whom (DESIGN.md 2).
class ArchitectureTest {
    private static final String ROOT = "dev.slipway.";
    private static final List<String> ROOMS = List.of(
            "spi",
            "json",
            "db",
            "expr",
            "secret",
            "catalog",
            "run",
            "work",
            "executor",
            "http",
            "auth",
            "dialect",
            "openapi",
            "ui",
            "config",
            "cli");
    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.slipway");

    private static ArchRule knowsOnly(String room, String... others) {
        var allowed = new ArrayList<>(List.of(others));
        allowed.add(room);
        var forbidden = ROOMS.stream()
                .filter(it -> !allowed.contains(it))
                .map(it -> ROOT + it + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(ROOT + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden);
    }

    @Test
    void every_room_knows_only_those_that_the_design_names() {
        List.of(
                        knowsOnly("spi"),
                        knowsOnly("json"),
                        knowsOnly("db", "json"),
                        knowsOnly("expr", "json"),
                        knowsOnly("secret", "expr", "json", "db"),
                        knowsOnly("catalog", "spi", "expr", "db", "json"),
                        knowsOnly("run", "spi", "db", "catalog", "expr", "secret", "json"),
                        knowsOnly("work", "run", "spi", "secret", "db", "catalog"),
                        knowsOnly("executor", "spi", "json"),
                        knowsOnly("http", "json"),
                        knowsOnly("auth", "db", "http", "json"),
                        knowsOnly("dialect", "http", "auth", "run", "catalog", "secret", "spi", "json"),
                        knowsOnly("openapi", "http", "json"),
                        knowsOnly("ui", "http"),
                        knowsOnly("config"))
                .forEach(rule -> rule.check(CODE));
    }

    @Test
    void no_dialect_knows_another() {
        slices().matching("dev.slipway.dialect.(*)..")
                .should()
                .notDependOnEachOther()
                .check(CODE);
    }

    @Test
    void only_the_command_line_knows_the_wiring() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOMS.stream()
                        .filter(room -> !room.equals("cli"))
                        .map(room -> ROOT + room + "..")
                        .toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.slipway")
                .check(CODE);
    }

    @Test
    void only_one_room_knows_the_http_server() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.slipway.http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.javalin..", "jakarta.servlet..", "org.eclipse.jetty.server..")
                .check(CODE);
    }

    @Test
    void only_the_database_room_knows_jdbc() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.slipway.db..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..")
                .check(CODE);
    }

    @Test
    void nobody_else_reads_the_clock() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.slipway.run..", "dev.slipway.catalog..", "dev.slipway.expr..")
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CODE);
    }

    @Test
    void tests_do_not_sleep() {
        var tests = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                .importPackages("dev.slipway");
        classes()
                .should(com.tngtech.archunit.lang.conditions.ArchConditions.not(
                        com.tngtech.archunit.lang.conditions.ArchConditions.callMethod(
                                Thread.class, "sleep", long.class)))
                .check(tests);
    }
}
