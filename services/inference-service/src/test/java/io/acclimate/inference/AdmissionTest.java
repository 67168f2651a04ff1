package io.acclimate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.inference.protocol.InferenceException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Admission admission = new Admission(2, meters);

  @Test
  void letsInNoMoreThanItsBound() {
    assertThat(admission.enter()).isEmpty();
    assertThat(admission.enter()).isEmpty();
    assertThat(admission.enter()).hasValueSatisfying(e -> assertThat(e.status()).isEqualTo(429));

    admission.leave();

    assertThat(admission.enter()).isEmpty();
    assertThat(refused("busy")).isEqualTo(1);
  }

  @Test
  void letsNobodyInWhileItDrainsAndWaitsForThoseInside() throws Exception {
    var unused = admission.enter();
    CountDownLatch drained = new CountDownLatch(1);
    try (ExecutorService closing = Executors.newSingleThreadExecutor()) {
      Future<?> draining =
          closing.submit(
              () -> {
                admission.drain(Duration.ofSeconds(20));
                drained.countDown();
              });
      while (admission.open()) {
        Thread.onSpinWait();
      }

      assertThat(admission.enter())
          .hasValueSatisfying(
              e ->
                  assertThat(e)
                      .returns(503, InferenceException::status)
                      .returns(true, InferenceException::retryable));
      assertThat(drained.getCount()).isEqualTo(1);
      admission.leave();
      draining.get();
    }
    assertThat(refused("draining")).isEqualTo(1);
  }

  @Test
  void waitsNoLongerThanItMay() {
    var unused = admission.enter();

    admission.drain(Duration.ofMillis(1));

    assertThat(admission.inFlight()).isEqualTo(1);
  }

  private double refused(String reason) {
    return meters
        .get("acclimate.inference.requests.refused")
        .tag("reason", reason)
        .counter()
        .count();
  }
}
