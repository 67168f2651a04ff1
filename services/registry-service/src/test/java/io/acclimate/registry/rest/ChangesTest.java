package io.acclimate.registry.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

final class ChangesTest {

  @Test
  void tellsWhatIsTooLargeFromWhatMayBeTriedAgain() {
    assertThat(problem(new RecordTooLargeException("1048589 bytes")))
        .extracting(Problem::status, Problem::code)
        .containsExactly(413, "change-too-large");
    assertThat(problem(new TimeoutException("no answer")))
        .extracting(Problem::status, Problem::code)
        .containsExactly(503, "not-sent");
  }

  @Test
  void takesReasonsOfUpTo10000Characters() {
    String longest = "x".repeat(10_000);

    assertThat(Changes.reason(longest)).isEqualTo(longest);
    assertThat(Changes.reason(null)).isEmpty();
    assertThatThrownBy(() -> Changes.reason(longest + "x"))
        .isInstanceOf(ProblemException.class)
        .hasMessage("request-invalid: reason: 10001 characters are more than 10000");
  }

  private static Problem problem(KafkaException e) {
    return Changes.notSent(e).problem();
  }
}
