package io.acclimate.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OrderingTest {
  private static final Map<String, Comparator<String>> KNOWN =
      Map.of("length", Comparator.comparing(String::length));
  private static final List<String> WORDS = List.of("ccc", "a", "bb", "aa");

  @Test
  void sortsByTheClausesAndThenByTheDefault() {
    assertThat(sorted(List.of("length DESC"))).containsExactly("ccc", "aa", "bb", "a");
    assertThat(sorted(List.of("LENGTH asc"))).containsExactly("a", "aa", "bb", "ccc");
    assertThat(sorted(List.of())).containsExactly("a", "aa", "bb", "ccc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "weight", "length UP", "length ASC DESC"})
  void refusesWhatIsNoOrder(String clause) {
    assertThatThrownBy(() -> sorted(List.of(clause)))
        .isInstanceOf(MlflowException.class)
        .hasMessageContaining("order_by");
  }

  private static List<String> sorted(List<String> clauses) {
    return WORDS.stream()
        .sorted(Ordering.parse(clauses, KNOWN, Comparator.naturalOrder()))
        .toList();
  }
}
