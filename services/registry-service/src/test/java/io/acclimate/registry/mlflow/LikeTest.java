package io.acclimate.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LikeTest {
  private static final Duration GENEROUS = Duration.ofSeconds(10);

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "%, ''",
    "%%, gas",
    "gas, gas",
    "g_s, gas",
    "___, gas",
    "g%, g",
    "%s, gas",
    "%a%a%, banana",
    "ba%na, banana",
    "%ana, banana",
    "b_n%_a, banana",
    "%.*%, a.*b",
    "_, 😀",
    "%ä_, größäb"
  })
  void fits(String pattern, String text) {
    assertThat(Like.exact(pattern).test(text)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'', gas",
    "_, ''",
    "gas, gases",
    "%g, gas",
    "s%, gas",
    "____, gas",
    "%ana, bananas",
    "b%b, b",
    "gas, GAS",
    "g.s, gas",
    "__, 😀"
  })
  void doesNotFit(String pattern, String text) {
    assertThat(Like.exact(pattern).test(text)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"gas%, GAS-SENSORS", "ÄÖ_, äöü", "σΣς, ΣΣΣ", "%DŽ, xdž", "g_S, GaS"})
  void fitsInAnyCaseWhereAsked(String pattern, String text) {
    assertThat(Like.ignoringCase(pattern).test(text)).isTrue();
    assertThat(Like.exact(pattern).test(text)).isFalse();
  }

  /** A short alphabet, so that patterns fit by several ways and by none. */
  @Test
  void saysWhatARegularExpressionSays() {
    Random random = new Random(7);
    int fitting = 0;
    for (int i = 0; i < 20_000; i++) {
      String pattern = some(random, "abA_%%", 7);
      String text = some(random, "abAB", 9);
      String regex = pattern.replace("%", ".*").replace('_', '.');

      assertThat(Like.exact(pattern).test(text))
          .as("'%s' LIKE '%s'", text, pattern)
          .isEqualTo(Pattern.compile(regex).matcher(text).matches());
      boolean ignoringCase = Like.ignoringCase(pattern).test(text);
      assertThat(ignoringCase)
          .as("'%s' ILIKE '%s'", text, pattern)
          .isEqualTo(Pattern.compile(regex, Pattern.CASE_INSENSITIVE).matcher(text).matches());
      fitting += ignoringCase ? 1 : 0;
    }
    assertThat(fitting).isBetween(1_000, 19_000);
  }

  @Test
  void endsSoonWhateverThePattern() {
    String text = "a".repeat(5_000);

    assertTimeoutPreemptively(
        GENEROUS,
        () -> {
          assertThat(Like.exact("%".repeat(30) + "x").test(text)).isFalse();
          assertThat(Like.exact("%a".repeat(30) + "%x").test(text)).isFalse();
          assertThat(Like.ignoringCase("%A".repeat(30) + "%X").test(text)).isFalse();
          assertThat(Like.exact("%" + "a".repeat(2_000) + "x%").test(text)).isFalse();
        });
  }

  private static String some(Random random, String alphabet, int most) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(most + 1); left > 0; left--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
