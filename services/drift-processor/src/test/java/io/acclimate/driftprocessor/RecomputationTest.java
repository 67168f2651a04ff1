package io.acclimate.driftprocessor;

import static io.acclimate.driftprocessor.TopologyFixture.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.DriftReferences;
import io.acclimate.avro.DriftSignal;
import io.acclimate.avro.Example;
import io.acclimate.avro.Outcome;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The topology against one thread that counts everything anew. */
final class RecomputationTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void givesTheSameStatesAndSignals(long seed, @TempDir Path stateDir) {
    Random random = new Random(seed);
    Samples samples = new Samples(seed);
    DriftRecomputation recomputation = new DriftRecomputation();
    try (TopologyFixture topology = new TopologyFixture(stateDir)) {
      int references = 0;
      int version = 0;
      for (int i = 0; i < 6_000; i++) {
        String model = MODEL + random.nextInt(2);
        String domain = "plant-" + random.nextInt(2);
        if (i % 1_250 == 0) {
          references++;
          version = (references + 1) / 2; // every other one is of the same version
          for (String name : List.of(MODEL + 0, MODEL + 1)) {
            Instant writtenAt = Samples.START.plusSeconds(i);
            List<DriftReferences> blocks = samples.reference(name, 10 + references, version);
            blocks.forEach(block -> topology.send(block, writtenAt));
            recomputation.reference(blocks, writtenAt);
          }
        }
        double moved = (i / 1_000) % 2 == 0 ? 0 : 0.5 * random.nextDouble();
        if (random.nextBoolean()) {
          Example example =
              random.nextInt(10) == 0
                  ? samples.example(model, domain, moved, null)
                  : samples.example(model, domain, moved);
          topology.send(example);
          recomputation.example(example);
        } else {
          Outcome outcome = samples.outcome(model, domain, version, 0.1 + moved);
          topology.send(outcome);
          recomputation.outcome(outcome);
        }
      }

      List<DriftSignal> signals = topology.signals();
      assertThat(signals).isNotEmpty().containsExactlyInAnyOrderElementsOf(recomputation.signals());
      assertThat(topology.states()).isEqualTo(recomputation.states());
    }
  }
}
