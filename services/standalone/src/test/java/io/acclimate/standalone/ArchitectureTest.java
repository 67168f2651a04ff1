package io.acclimate.standalone;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The dependency rules of the modules: pointing down only, services apart, the core pure. */
@AnalyzeClasses(
    packages = "io.acclimate",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
final class ArchitectureTest {
  /** Tests that a module hands to others come in a jar. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  private static final String AVRO = "io.acclimate.avro..";
  private static final String TOPIC_OWNERS =
      ".*\\.(WriterTerm|CommandIssuer|JournalTail|PredictionLog|InferenceService"
          + "|AdaptationService|KafkaReports|Registration|TopicLedger|DriftLedger|ExampleLog|ExperienceLog)(\\$.*)?";
  private static final String[] SERVICES = {
    "io.acclimate.eventprocessor..",
    "io.acclimate.driftprocessor..",
    "io.acclimate.adaptationservice..",
    "io.acclimate.registry..",
    "io.acclimate.inference..",
    "io.acclimate.dashboard.."
  };

  @ArchTest
  static final ArchRule servicesNeverImportEachOther =
      slices()
          .matching(
              "io.acclimate.(eventprocessor|driftprocessor|adaptationservice|registry|inference|dashboard)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule coreKnowsNoFramework =
      noClasses()
          .that()
          .resideInAPackage("io.acclimate.core..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.quarkus..",
              "jakarta..",
              "org.apache.kafka..",
              "org.apache.avro..",
              "io.acclimate.schemas..",
              "io.acclimate.client..",
              AVRO);

  @ArchTest
  static final ArchRule artifactDriftAndEvaluationNeedTheJdkOnly =
      classes()
          .that()
          .resideInAnyPackage(
              "io.acclimate.core.artifact..",
              "io.acclimate.core.drift..",
              "io.acclimate.core.evaluation..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.crypto..",
              "org.jspecify..",
              "io.acclimate.core.artifact..",
              "io.acclimate.core.drift..",
              "io.acclimate.core.evaluation..");

  @ArchTest
  static final ArchRule librariesDependOnNoService =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.acclimate.schemas..", "io.acclimate.streams..", "io.acclimate.client..", AVRO)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SERVICES);

  @ArchTest
  static final ArchRule commandsAndScenariosMeetServicesInTopicsOnly =
      noClasses()
          .that()
          .resideInAnyPackage("io.acclimate.cli..", "io.acclimate.scenarios..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SERVICES);

  @ArchTest
  static final ArchRule nothingDependsOnStandalone =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.acclimate.standalone..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.acclimate.standalone..");

  /** Codecs know what Avro records hold; classes that own a producer or consumer name the types. */
  @ArchTest
  static final ArchRule avroStopsAtTheEdge =
      noClasses()
          .that(
              resideInAnyPackage("io.acclimate..")
                  .and(
                      resideOutsideOfPackages(
                          "io.acclimate.schemas..", "io.acclimate.client..", AVRO))
                  .and(not(nameMatching(".*Codec(\\$.*)?")))
                  .and(not(nameMatching(TOPIC_OWNERS))))
          .should()
          .dependOnClassesThat()
          .resideInAPackage(AVRO);
}
