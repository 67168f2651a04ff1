package io.acclimate.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.inference.batching.BatchSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class BatchedScoresTest {
  private static final int CALLERS = 8;
  private static final int ROWS = 200;

  /** A product of matrices may add up in another order for another number of rows. */
  private static final Offset<Float> TOLERANCE = Offset.offset(1e-6f);

  @Test
  void areThoseOfARowAlone() throws Exception {
    MemoryBlobStore blobs = new MemoryBlobStore();
    BatchSettings batches = new BatchSettings(16, Duration.ofMillis(1), 1);
    Target target = new TestVersions(blobs).varied(1);
    try (Deployment deployment =
            new VersionLoader(blobs, TestVersions.TRUST, batches)
                .load(target, TestVersions.spec());
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      List<Future<float[][]>> together = new ArrayList<>();
      for (int row = 0; row < ROWS; row++) {
        List<Input> input = List.of(row(row));
        together.add(callers.submit(() -> deployment.scores(input, "plant")));
      }

      for (int row = 0; row < ROWS; row++) {
        float[] alone = deployment.served().predict(List.of(row(row)), "plant")[0];
        float[] joined = together.get(row).get()[0];
        for (int i = 0; i < alone.length; i++) {
          assertThat(joined[i]).isCloseTo(alone[i], TOLERANCE);
        }
      }
    }
  }

  private static Input row(int number) {
    float[] values = new float[TestVersions.FEATURES];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(number * values.length + i);
    }
    return new TensorInput(TensorBytes.ofFloats(values));
  }
}
