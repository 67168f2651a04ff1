package io.acclimate.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PageTest {
  private static final List<Integer> ALL = IntStream.range(0, 10).boxed().toList();

  @Test
  void leadsThroughEverythingOnce() {
    List<Integer> seen = new ArrayList<>();
    String token = "";
    do {
      Page<Integer> page = Page.of(ALL, 3, token);
      seen.addAll(page.items());
      token = page.nextToken();
    } while (!token.isEmpty());

    assertThat(seen).isEqualTo(ALL);
  }

  @Test
  void endsWhereFewerAreLeft() {
    Page<Integer> page = Page.of(ALL.subList(0, 2), 3, Page.of(ALL, 5, "").nextToken());

    assertThat(page.items()).isEmpty();
    assertThat(page.nextToken()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "%%%", "YWZ0ZXI6", "YWZ0ZXI6LTk5OTk5OTk5OTk5OTk", "b2Zmc2V0OjM"})
  void refusesATokenOfSomebodyElse(String token) {
    assertThatThrownBy(() -> Page.of(ALL, 3, token))
        .isInstanceOf(MlflowException.class)
        .hasMessageContaining("page_token");
  }
}
