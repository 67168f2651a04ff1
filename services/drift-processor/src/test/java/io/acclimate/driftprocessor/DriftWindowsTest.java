package io.acclimate.driftprocessor;

import static io.acclimate.driftprocessor.TopologyFixture.DOMAIN;
import static io.acclimate.driftprocessor.TopologyFixture.MODEL;
import static io.acclimate.driftprocessor.TopologyFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.DriftEvidence;
import io.acclimate.avro.DriftLevel;
import io.acclimate.avro.DriftReferences;
import io.acclimate.avro.DriftSignal;
import io.acclimate.avro.DriftState;
import io.acclimate.avro.Example;
import io.acclimate.avro.Outcome;
import io.acclimate.avro.Role;
import io.acclimate.client.AvroValues;
import io.acclimate.core.artifact.TensorBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DriftWindowsTest {
  private TopologyFixture topology;

  @BeforeEach
  void start(@TempDir Path stateDir) {
    topology = new TopologyFixture(stateDir);
  }

  @AfterEach
  void stop() {
    topology.close();
  }

  @Test
  void saysNothingOfAModelWithoutAReference() {
    topology.sendExamples(100, 5);
    topology.sendOutcomes(100, 1, 1);

    assertThat(topology.signals()).isEmpty();
    assertThat(topology.states()).isEmpty();
    assertThat(topology.count("skipped")).isEqualTo(200);
  }

  @Test
  void isQuietOnWhatItKnows() {
    topology.activate(10, 1);
    topology.sendExamples(1_000, 0);
    topology.sendOutcomes(1_000, 1, 0.05);

    assertThat(topology.signals()).isEmpty();
    DriftState input = topology.state(DOMAIN, "input.0");
    assertThat(input.getLevel()).isEqualTo(DriftLevel.STABLE);
    assertThat(input.getN()).isEqualTo(200);
    assertThat(input.getCounts().stream().mapToLong(Long::longValue).sum()).isEqualTo(200);
    assertThat(input.getReferenceEpoch()).isEqualTo(10);
    assertThat(topology.gauge("windows")).isEqualTo(2);
  }

  @Test
  void signalsDriftOfInputsOnceAndItsEnd() {
    topology.activate(10, 1);
    topology.sendExamples(200, 0);
    assertThat(topology.signals()).isEmpty();

    topology.sendExamples(200, 1);

    List<DriftSignal> signals = topology.signals();
    assertThat(signals).filteredOn(signal -> signal.getFeature() == null).isNotEmpty();
    DriftSignal last =
        signals.stream()
            .filter(signal -> signal.getFeature() == null)
            .reduce((earlier, later) -> later)
            .orElseThrow();
    assertThat(last.getAfter()).isEqualTo(DriftLevel.DRIFT);
    assertThat(last.getDetector()).isEqualTo("drifted-features");
    assertThat(last.getEvidence()).isEqualTo(DriftEvidence.INPUTS);
    assertThat(last.getVersion()).isEqualTo(1);
    assertThat(topology.gauge("level", "model", MODEL, "evidence", "inputs")).isEqualTo(2);
    topology.sendExamples(100, 1);
    assertThat(topology.signals()).isEmpty();
    topology.sendExamples(400, 0);
    assertThat(topology.state(DOMAIN, "inputs").getLevel()).isEqualTo(DriftLevel.STABLE);
    assertThat(topology.signals())
        .filteredOn(signal -> signal.getFeature() == null)
        .last()
        .extracting(DriftSignal::getAfter)
        .isEqualTo(DriftLevel.STABLE);
  }

  @Test
  void changesOfALevelFollowOneAnother() {
    topology.activate(10, 1);
    for (double moved : new double[] {0, 0.4, 1, 0, 0.3, 2, 0}) {
      topology.sendExamples(130, moved);
    }

    DriftLevel level = DriftLevel.STABLE;
    for (DriftSignal signal : topology.signals()) {
      if ("input.1".equals(signal.getFeature())) {
        assertThat(signal.getBefore()).isEqualTo(level).isNotEqualTo(signal.getAfter());
        level = signal.getAfter();
      }
    }
    assertThat(topology.state(DOMAIN, "input.1").getLevel()).isEqualTo(level);
  }

  @Test
  void judgesEveryTwentyFiveRows() {
    topology.activate(10, 1);
    topology.sendExamples(24, 0);
    assertThat(topology.stateRecords()).isZero();

    topology.sendExamples(1, 0);
    // Three inputs, all inputs together, label.
    assertThat(topology.stateRecords()).isEqualTo(5);
    topology.sendExamples(75, 0);
    // Three times all together and label; inputs again only after 100 rows.
    assertThat(topology.stateRecords()).isEqualTo(6);
    topology.sendExamples(25, 0);
    assertThat(topology.stateRecords()).isEqualTo(5);
  }

  @Test
  void seesErrorsRowByRow() {
    topology.activate(10, 1);
    topology.sendOutcomes(100, 1, 0.02);
    topology.sendOutcomes(60, 1, 0.9);

    List<DriftSignal> errors =
        topology.signals().stream()
            .filter(signal -> signal.getEvidence() == DriftEvidence.ERRORS)
            .toList();

    assertThat(errors).last().extracting(DriftSignal::getAfter).isEqualTo(DriftLevel.DRIFT);
    assertThat(errors.getLast().getDetector()).isEqualTo("hddm-w");
    assertThat(topology.state(DOMAIN, "errors").getCounts()).isEmpty();
  }

  @Test
  void seesLabelsAndPredictionsShift() {
    topology.activate(10, 1);
    for (int i = 0; i < 200; i++) {
      topology.send(topology.samples.example(MODEL, DOMAIN, 0, "a"));
      Outcome outcome = topology.samples.outcome(MODEL, DOMAIN, 1, 0);
      topology.send(
          Outcome.newBuilder(outcome)
              .setPrediction(
                  io.acclimate.avro.Output.newBuilder(outcome.getPrediction())
                      .setLabel(new io.acclimate.avro.ClassLabel("b"))
                      .build())
              .build());
    }

    assertThat(topology.state(DOMAIN, "label").getLevel()).isEqualTo(DriftLevel.DRIFT);
    assertThat(topology.state(DOMAIN, "label").getCounts()).containsExactly(200L, 0L, 0L);
    assertThat(topology.state(DOMAIN, "prediction").getLevel()).isEqualTo(DriftLevel.DRIFT);
    assertThat(topology.state(DOMAIN, "prediction").getCounts()).containsExactly(0L, 200L, 0L);
    assertThat(topology.state(DOMAIN, "confidence").getLevel()).isEqualTo(DriftLevel.STABLE);
  }

  @Test
  void doesNotJudgeLabelsByTooFew() {
    topology.activate(10, 1);
    for (int i = 0; i < 200; i++) {
      topology.send(topology.samples.example(MODEL, DOMAIN, 0, i % 10 == 0 ? "a" : null));
    }

    assertThat(topology.state(DOMAIN, "label").getLevel()).isEqualTo(DriftLevel.STABLE);
    assertThat(topology.state(DOMAIN, "label").getN()).isEqualTo(20);
  }

  @Test
  void aNewChampionStartsAnew() {
    topology.activate(10, 1);
    topology.sendExamples(100, 3);
    topology.sendOutcomes(100, 1, 0.02);
    topology.signals();
    assertThat(topology.state(DOMAIN, "inputs").getLevel()).isEqualTo(DriftLevel.DRIFT);

    topology.activate(11, 2);

    assertThat(topology.signals())
        .hasSize(4)
        .allSatisfy(
            signal -> {
              assertThat(signal.getBefore()).isEqualTo(DriftLevel.DRIFT);
              assertThat(signal.getAfter()).isEqualTo(DriftLevel.STABLE);
              assertThat(signal.getVersion()).isEqualTo(2);
              assertThat(signal.getN()).isZero();
            });
    assertThat(topology.state(DOMAIN, "inputs").getReferenceEpoch()).isEqualTo(11);
    assertThat(topology.gauge("level", "model", MODEL, "evidence", "inputs")).isZero();
    topology.states();
    topology.sendExamples(24, 3);
    assertThat(topology.stateRecords()).isZero();
    topology.sendExamples(1, 3);
    assertThat(topology.state(DOMAIN, "input.0").getN()).isEqualTo(25);
  }

  @Test
  void aNewReferenceOfTheSameVersionLeavesErrorsAsTheyAre() {
    topology.activate(10, 1);
    topology.sendExamples(100, 3);
    topology.sendOutcomes(100, 1, 0.02);
    topology.sendOutcomes(60, 1, 0.9);
    topology.signals();
    assertThat(topology.state(DOMAIN, "errors").getLevel()).isEqualTo(DriftLevel.DRIFT);
    assertThat(topology.state(DOMAIN, "inputs").getLevel()).isEqualTo(DriftLevel.DRIFT);

    topology.activate(11, 1);

    assertThat(topology.signals())
        .isNotEmpty()
        .allSatisfy(
            signal -> {
              assertThat(signal.getEvidence()).isNotEqualTo(DriftEvidence.ERRORS);
              assertThat(signal.getAfter()).isEqualTo(DriftLevel.STABLE);
            });
    assertThat(topology.gauge("level", "model", MODEL, "evidence", "inputs")).isZero();
    assertThat(topology.gauge("level", "model", MODEL, "evidence", "errors")).isEqualTo(2);
    assertThat(topology.state(DOMAIN, "errors").getLevel()).isEqualTo(DriftLevel.DRIFT);
    assertThat(topology.state(DOMAIN, "errors").getReferenceEpoch()).isEqualTo(11);
    topology.sendOutcomes(100, 1, 0.9);
    assertThat(topology.state(DOMAIN, "prediction").getN()).isEqualTo(100);
    DriftState errors = topology.state(DOMAIN, "errors");
    assertThat(errors.getLevel()).as("three judgements, all calm").isEqualTo(DriftLevel.STABLE);
    assertThat(errors.getN()).as("errors since the detector began anew").isGreaterThan(100);

    topology.activate(12, 2);
    topology.sendOutcomes(50, 2, 0.9);
    assertThat(topology.state(DOMAIN, "errors").getN()).isEqualTo(50);
  }

  @Test
  void waitsForEveryBlockOfAReference() {
    topology.activate(10, 1);
    List<DriftReferences> next = topology.samples.reference(MODEL, 11, 2);

    topology.send(next.get(0), Samples.START);
    topology.sendExamples(50, 0);
    assertThat(topology.state(DOMAIN, "inputs").getReferenceEpoch()).isEqualTo(10);
    topology.send(next.get(1), Samples.START);
    topology.sendExamples(50, 0);

    assertThat(topology.state(DOMAIN, "inputs").getReferenceEpoch()).isEqualTo(11);
  }

  @Test
  void repeatedAndOlderReferencesChangeNothing() {
    topology.activate(10, 1);
    topology.sendExamples(40, 0);

    topology.activate(10, 1);
    topology.activate(9, 7);
    topology.sendExamples(10, 0);

    assertThat(topology.state(DOMAIN, "inputs").getN()).isEqualTo(50);
    assertThat(topology.state(DOMAIN, "inputs").getReferenceEpoch()).isEqualTo(10);
  }

  @Test
  void aReferenceThatCannotBeUsedIsRefusedAndTheOneBeforeGoesOn() {
    topology.activate(10, 1);
    List<DriftReferences> next = topology.samples.reference(MODEL, 11, 2);
    DriftReferences gap =
        DriftReferences.newBuilder(next.get(0))
            .setProfiles(next.get(0).getProfiles().subList(1, 4))
            .build();
    topology.send(gap, Samples.START);
    topology.send(next.get(1), Samples.START);
    topology.sendBytes(TOPICS.driftReferences(), MODEL + "/0", new byte[] {1, 2, 3});
    topology.sendExamples(50, 0);

    assertThat(topology.count("refused_references")).isEqualTo(2);
    assertThat(topology.state(DOMAIN, "inputs").getReferenceEpoch()).isEqualTo(10);
  }

  @Test
  void forgetsAModelWhoseReferenceIsTakenAway() {
    topology.activate(10, 1);
    topology.sendExamples(100, 0);
    assertThat(topology.states()).isNotEmpty();

    topology.sendBytes(TOPICS.driftReferences(), MODEL + "/0", null);

    assertThat(topology.states()).isEmpty();
    assertThat(topology.gauge("windows")).isZero();
  }

  @Test
  void aRowThatComesTwiceIsTwoRows() {
    topology.activate(10, 1);
    Example example = topology.samples.example(MODEL, DOMAIN, 0);
    for (int i = 0; i < 50; i++) {
      topology.send(example);
    }

    assertThat(topology.state(DOMAIN, "inputs").getN()).isEqualTo(50);
  }

  @Test
  void passesOverWhatIsNoRow() {
    topology.activate(10, 1);
    topology.sendBytes(TOPICS.examples(), MODEL, "no avro".getBytes(StandardCharsets.UTF_8));
    topology.sendBytes(TOPICS.examples(), MODEL, null);
    topology.sendBytes(TOPICS.outcomes(), MODEL, new byte[] {0, 0, 0, 0, 9});
    Example example = topology.samples.example(MODEL, DOMAIN, 0);
    topology.send(
        Example.newBuilder(example)
            .setInput(AvroValues.toAvro(TensorBytes.ofDoubles(new double[] {1, 2})))
            .build());
    assertThat(topology.count("skipped")).isEqualTo(4);

    topology.sendExamples(50, 0);

    assertThat(topology.state(DOMAIN, "inputs").getN()).isEqualTo(50);
  }

  @Test
  void outcomesOfOtherRolesAndOlderVersionsAreNoRows() {
    topology.activate(10, 2);
    Outcome outcome = topology.samples.outcome(MODEL, DOMAIN, 2, 0);
    topology.send(Outcome.newBuilder(outcome).setRole(Role.SHADOW).build());
    topology.send(Outcome.newBuilder(outcome).setVersion(1).build());
    topology.sendOutcomes(24, 2, 0);
    assertThat(topology.states()).isEmpty();

    topology.sendOutcomes(1, 3, 0);

    assertThat(topology.state(DOMAIN, "prediction").getN()).isEqualTo(25);
  }

  @Test
  void forgetsTheDomainThatWasQuietLongest() {
    topology.activate(10, 1);
    for (String domain : List.of("one", "two", "three")) {
      for (int i = 0; i < 50; i++) {
        topology.send(topology.samples.example(MODEL, domain, 0));
      }
    }
    topology.send(topology.samples.example(MODEL, "one", 0));
    assertThat(topology.states()).containsKeys(MODEL + "/two/inputs", MODEL + "/one/inputs");

    topology.send(topology.samples.example(MODEL, "four", 0));

    assertThat(topology.states())
        .containsKeys(MODEL + "/one/inputs", MODEL + "/three/inputs")
        .doesNotContainKey(MODEL + "/two/inputs");
    assertThat(topology.forgotten()).hasSize(5).allMatch(key -> key.startsWith(MODEL + "/two/"));
    assertThat(topology.count("evicted_windows")).isEqualTo(1);
    assertThat(topology.gauge("windows")).isEqualTo(3);
  }
}
