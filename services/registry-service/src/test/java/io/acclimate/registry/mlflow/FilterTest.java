package io.acclimate.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FilterTest {
  private static final Filter.Searched GAS =
      searched(Map.of("name", "gas-sensors", "version_number", "12"), Map.of("team", "blue & co"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "name = 'gas-sensors'",
        "name='gas-sensors'",
        "name = \"gas-sensors\"",
        "name != 'pumps'",
        "name LIKE 'gas%'",
        "name like '%sens_rs'",
        "name ILIKE 'GAS%'",
        "version_number = 12",
        "version_number > 9",
        "version_number <= '12'",
        "tags.team = 'blue & co'",
        "tag.team = 'blue & co'",
        "tags.`team` != 'red'",
        "name = 'gas-sensors' AND version_number >= 12 and tags.team LIKE 'blue%'",
        " name = 'gas-sensors'  AND  tags.\"team\" = 'blue & co' "
      })
  void findsWhatFits(String filter) {
    assertThat(parse(filter).fits(GAS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name = 'gas'",
        "name LIKE 'gas.sensors'",
        "name LIKE 'GAS%'",
        "version_number < 12",
        "tags.owner = 'ann'",
        "tags.owner != 'ann'",
        "name = 'gas-sensors' AND name = 'pumps'"
      })
  void leavesOutWhatDoesNot(String filter) {
    assertThat(parse(filter).fits(GAS)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name",
        "name = gas",
        "name = 'gas",
        "name = 'gas' OR name = 'pumps'",
        "name = 'gas' name = 'pumps'",
        "name = 'gas' AND",
        "owner = 'ann'",
        "name > 'a'",
        "version_number LIKE '1%'",
        "version_number = 'twelve'",
        "'; DROP TABLE models; --"
      })
  void refusesWhatIsNoFilter(String filter) {
    assertThatThrownBy(() -> parse(filter))
        .isInstanceOf(MlflowException.class)
        .hasMessageContaining("filter");
  }

  @Test
  void endsSoonWhateverThePattern() {
    Filter filter = parse("tags.team LIKE '" + "%".repeat(30) + "x'");
    Filter.Searched wordy = searched(Map.of(), Map.of("team", "a".repeat(5_000)));

    assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertThat(filter.fits(wordy)).isFalse());
  }

  private static Filter parse(String filter) {
    return Filter.parse(filter, Set.of("name", "version_number"), Set.of("version_number"));
  }

  private static Filter.Searched searched(
      Map<String, String> attributes, Map<String, String> tags) {
    return new Filter.Searched() {
      @Override
      public Optional<String> attribute(String key) {
        return Optional.ofNullable(attributes.get(key));
      }

      @Override
      public Optional<String> tag(String key) {
        return Optional.ofNullable(tags.get(key));
      }
    };
  }
}
