package io.acclimate.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ModelPredictorTest {
  private static final NetworkSpec NETWORK =
      new NetworkSpec(List.of(new Layer.Linear("head", 2, 2, true)));
  private static final List<Input> ROW = List.of(TestModels.input(0, 0));

  private final MemoryBlobStore blobs = new MemoryBlobStore();
  private final ModelPredictor predictor = new ModelPredictor();

  @AfterEach
  void close() {
    predictor.close();
  }

  @Test
  void namesTheVersionThatAnswers() {
    ServingManifest first = version(1);
    predictor.swap(1, first, blobs);
    assertThat(predictor.predict(ROW, "any").orElseThrow().version()).isEqualTo(1);
    ServingManifest second = version(2);

    predictor.swap(2, second, blobs);

    Prediction answer = predictor.predict(ROW, "any").orElseThrow();
    assertThat(answer.version()).isEqualTo(2);
    assertThat(answer.serving()).isEqualTo(second.digest());
    assertThat(answer.labels()).containsExactly(second.classes().get(0));
  }

  @Test
  void answersNothingBeforeTheFirstVersionAndAfterItIsWithdrawn() {
    assertThat(predictor.predict(ROW, "any")).isEmpty();
    predictor.swap(1, version(1), blobs);
    assertThat(predictor.predict(ROW, "any")).isPresent();

    predictor.withdraw();

    assertThat(predictor.predict(ROW, "any")).isEmpty();
  }

  @Test
  void keepsTheOldVersionWhenTheNewOneDoesNotFit() {
    predictor.swap(1, version(1), blobs);
    ServingManifest misfit =
        TestModels.store(
            blobs,
            NETWORK,
            Map.of("head.weight", TensorBytes.ofFloats(new float[2], 1, 2)),
            InputSignature.floats(2),
            Preprocessing.identity());

    assertThatThrownBy(() -> predictor.swap(2, misfit, blobs))
        .isInstanceOf(InvalidFormatException.class);

    assertThat(predictor.predict(ROW, "any").orElseThrow().version()).isEqualTo(1);
  }

  @Test
  void noCallFailsAndEveryAnswerIsItsVersionsWhileVersionsAreSwapped() throws Exception {
    List<ServingManifest> versions = List.of(version(0), version(1));
    predictor.swap(0, versions.get(0), blobs);
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService callers = Executors.newFixedThreadPool(2);
    try {
      List<Future<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        calls.add(callers.submit(() -> callUntil(over)));
      }

      for (int swap = 1; swap <= 300; swap++) {
        predictor.swap(swap % 2, versions.get(swap % 2), blobs);
      }

      over.set(true);
      for (Future<Integer> answered : calls) {
        assertThat(answered.get()).isPositive();
      }
    } finally {
      callers.shutdownNow();
    }
  }

  private int callUntil(AtomicBoolean over) {
    int answered = 0;
    while (!over.get() || answered == 0) {
      Prediction answer = predictor.predict(ROW, "any").orElseThrow();
      int winner = answer.scores()[0][0] > answer.scores()[0][1] ? 0 : 1;
      assertThat(winner).isEqualTo(answer.version() % 2);
      answered++;
    }
    return answered;
  }

  /** A version that answers with its class of the same number, modulo 2. */
  private ServingManifest version(int version) {
    float[] bias = {version % 2 == 0 ? 1 : 0, version % 2};
    return TestModels.store(
        blobs,
        NETWORK,
        Map.of(
            "head.weight", TensorBytes.ofFloats(new float[4], 2, 2),
            "head.bias", TensorBytes.ofFloats(bias)),
        InputSignature.floats(2),
        Preprocessing.identity());
  }
}
