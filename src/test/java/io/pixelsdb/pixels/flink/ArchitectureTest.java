package io.pixelsdb.pixels.flink;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessField;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.flink.annotation.Internal;
import org.junit.jupiter.api.Test;

/** The directions in which packages may look, and what stays in its own room. */
class ArchitectureTest {

    private static final String ROOT = "io.pixelsdb.pixels.flink";

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages(ROOT);

    private static final DescribedPredicate<JavaClass> INTERNAL_TO_FLINK =
            resideInAPackage("org.apache.flink..")
                    .and(annotatedWith(Internal.class))
                    .as("internal to Flink");

    /** A method, constructor or field, wherever in a class hierarchy it is declared. */
    private static final DescribedPredicate<JavaAccess<?>> INTERNAL_MEMBER_OF_FLINK =
            describe(
                    "the target is internal to Flink",
                    access ->
                            access.getTargetOwner().getPackageName().startsWith("org.apache.flink")
                                    && access.getTarget().isAnnotatedWith(Internal.class));

    @Test
    void packagesFormNoCircles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
        slices().matching(ROOT + ".source.(*)").should().beFreeOfCycles().check(CLASSES);
        slices().matching(ROOT + ".mock.(*)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void lowerPackagesDoNotKnowHigherOnes() {
        mayOnlyLookAt("config");
        mayOnlyLookAt("maintenance", "config");
        mayOnlyLookAt("compat");
        mayOnlyLookAt("rpc", "config", "proto");
        mayOnlyLookAt("schema", "config", "proto", "compat");
        mayOnlyLookAt("metadata", "schema", "config", "proto");
        mayOnlyLookAt("aws", "config");
        mayOnlyLookAt("aws.plugin");
        mayOnlyLookAt("storage", "aws", "config");
        mayOnlyLookAt("source..", "schema", "rpc", "storage", "config", "proto", "compat");
        mayOnlyLookAt("sink..", "schema", "storage", "aws", "maintenance", "config", "compat");
        for (String sink : new String[] {"iceberg", "paimon"}) {
            mayOnlyLookAt("sink." + sink + ".maintenance", "maintenance", "config");
        }
        mayOnlyLookAt("routing", "schema", "config", "compat");
        mayOnlyLookAt(
                "job",
                "routing",
                "source..",
                "sink",
                "metadata",
                "schema",
                "storage",
                "aws",
                "maintenance",
                "config",
                "compat");
        mayOnlyLookAt("mock..", "proto");
        mayOnlyLookAt("mock", "proto");
        mayOnlyLookAt("mock.fault", "mock", "proto");
        mayOnlyLookAt("mock.recording", "mock", "proto");
        mayOnlyLookAt("mock.survey", "mock.recording", "proto");
        mayOnlyLookAt("quickstart", "job", "sink", "config", "mock");
    }

    @Test
    void childrenOfTheSourceDoNotKnowTheirFacade() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".source.*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".source")
                .check(CLASSES);
    }

    @Test
    void enumeratorAndReaderNeverMeet() {
        mayOnlyLookAt(
                "source.enumerator",
                "source.split",
                "source.segment",
                "source.replay",
                "source.coordination",
                "source.custody",
                "source.ownership",
                "source.journal",
                "storage",
                "config",
                "compat");
        mayOnlyLookAt(
                "source.reader",
                "source.polling",
                "source.emission",
                "source.split",
                "source.segment",
                "source.coordination",
                "source.journal",
                "schema",
                "rpc",
                "config",
                "proto",
                "compat");
        mayOnlyLookAt(
                "source.polling", "source.coordination", "source.split", "rpc", "config", "compat");
        mayOnlyLookAt("source.emission", "source.split", "schema", "config", "compat");
        mayOnlyLookAt(
                "source.journal",
                "source.split",
                "source.segment",
                "source.replay",
                "storage",
                "config",
                "compat");
        mayOnlyLookAt(
                "source.ownership",
                "source.split",
                "source.segment",
                "source.replay",
                "source.journal",
                "storage",
                "config",
                "compat");
        mayOnlyLookAt(
                "source.custody",
                "source.ownership",
                "source.split",
                "source.segment",
                "source.replay",
                "source.journal",
                "source.coordination",
                "storage",
                "config",
                "compat");
        mayOnlyLookAt("source.coordination", "source.split", "source.segment");
        mayOnlyLookAt(
                "source.replay", "source.split", "source.segment", "storage", "config", "compat");
        mayOnlyLookAt("source.segment", "source.split", "storage", "config", "compat");
        mayOnlyLookAt("source.split", "compat");
    }

    @Test
    void nobodyKnowsAConcreteSink() {
        for (String sink : new String[] {"iceberg", "paimon"}) {
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".sink." + sink + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ROOT + ".sink." + sink + "..", "org.apache." + sink + "..")
                    .check(CLASSES);
        }
    }

    @Test
    void olderSdkOfAwsStaysBesideThatOfPaimon() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".aws.plugin")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.amazonaws..", ROOT + ".aws.plugin")
                .check(CLASSES);
    }

    @Test
    void grpcStaysInClientsAndMock() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT + ".rpc", ROOT + ".metadata", ROOT + ".mock..", ROOT + ".proto")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.grpc..")
                .check(CLASSES);
    }

    @Test
    void mockServerRunsFromTheJarAlone() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".mock..")
                .or()
                .haveSimpleName("PixelsMockServer")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".mock..",
                        ROOT + ".proto",
                        "io.grpc..",
                        "com.google..",
                        "java..",
                        "javax.annotation..")
                .check(CLASSES);
    }

    @Test
    void maintenanceStartsFromTheJarAlone() {
        classes()
                .that()
                .haveSimpleName("PixelsMaintenance")
                .should()
                .onlyDependOnClassesThat()
                .resideInAPackage("java..")
                .check(CLASSES);
    }

    @Test
    void internalsOfFlinkStayInOneCorner() {
        ArchRule rule =
                noClasses()
                        .that()
                        .resideOutsideOfPackage(ROOT + ".compat")
                        .should()
                        .dependOnClassesThat(INTERNAL_TO_FLINK);
        rule.check(CLASSES);
        assertThatThrownBy(
                        () ->
                                noClasses()
                                        .should()
                                        .dependOnClassesThat(INTERNAL_TO_FLINK)
                                        .check(CLASSES))
                .as("the rule sees the internals that compat uses")
                .hasMessageContaining("InternalTypeInfo");
    }

    @Test
    void internalMembersOfFlinkStayInOneCorner() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".compat")
                .should()
                .accessTargetWhere(INTERNAL_MEMBER_OF_FLINK)
                .check(CLASSES);
        assertThatThrownBy(
                        () ->
                                noClasses()
                                        .should()
                                        .accessTargetWhere(INTERNAL_MEMBER_OF_FLINK)
                                        .check(CLASSES))
                .as("the rule sees the internals that compat uses")
                .hasMessageContaining("getTransformation")
                .hasMessageContaining("StreamExecutionEnvironment.getConfiguration()");
    }

    @Test
    void onlyCommandLineClassesPrint() {
        noClasses()
                .that(
                        not(
                                resideInAPackage(ROOT + ".quickstart")
                                        .or(belongToAnyOf(PixelsFlinkApp.class))
                                        .or(belongToAnyOf(PixelsMaintenance.class))
                                        .or(belongToAnyOf(PixelsMockServer.class))))
                .should(accessField(System.class, "out"))
                .orShould(accessField(System.class, "err"))
                .check(CLASSES);
    }

    /** Packages are named relative to the root; other libraries do not count here. */
    private static void mayOnlyLookAt(String from, String... to) {
        String[] allowed = new String[to.length + 1];
        for (int i = 0; i < to.length; i++) {
            allowed[i] = ROOT + "." + to[i];
        }
        allowed[to.length] = ROOT + "." + from;
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + from)
                .should()
                .dependOnClassesThat(
                        resideInAPackage(ROOT + "..")
                                .and(not(JavaClass.Predicates.resideInAnyPackage(allowed))))
                .check(CLASSES);
    }
}
