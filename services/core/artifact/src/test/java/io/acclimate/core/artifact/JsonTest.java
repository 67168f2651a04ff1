package io.acclimate.core.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void canonicalFormSortsKeysAndDropsSpace() {
    Json json = Json.parse(" { \"b\" : [ 1 , true , null ] , \"a\" : \"x\" } ");

    assertThat(json.text()).isEqualTo("{\"a\":\"x\",\"b\":[1,true,null]}");
  }

  @Test
  void canonicalFormIsItsOwnCanonicalForm() {
    byte[] canonical =
        Json.parse("{\"k\":[1.50,-0,1e-9,12345678901234567890,\"\\u00e9\\u0001\\/\\n\"]}")
            .canonical();

    assertThat(Json.parse(canonical).canonical()).isEqualTo(canonical);
    assertThat(new String(canonical, UTF_8))
        .isEqualTo("{\"k\":[1.5,0,1e-9,12345678901234567890,\"é\\u0001/\\n\"]}");
  }

  /** Numbers of RFC 8785, appendix B. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "becbf647612f3696, -0.0000033333333333333333"
  })
  void writesDoublesAsRfc8785Does(String bits, String expected) {
    double value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));

    assertThat(Json.of(value).text()).isEqualTo(expected);
    assertThat(Json.parse(expected)).isEqualTo(Json.of(value));
  }

  @Test
  void keepsAllDigitsOfALong() {
    assertThat(Json.of(Long.MAX_VALUE).text()).isEqualTo("9223372036854775807");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{\"a\":1,\"a\":2}",
        "01",
        "1.",
        ".5",
        "+1",
        "1e",
        "NaN",
        "tru",
        "'a'",
        "\"a",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\ud800\"",
        "\"a\nb\"",
        "1 2",
        "1e999",
        "1e-999999999999",
        "// x\n1",
        "11111111111111111111111111111111111111111111111111111111111111111"
      })
  void refusesWhatIsNotStrictJson(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(InvalidFormatException.class);
  }

  @Test
  void refusesMalformedUtf8AndDepth() {
    assertThatThrownBy(() -> Json.parse(new byte[] {'"', (byte) 0xc3, '"'}))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> Json.parse("[".repeat(100_000)))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("levels");
  }

  @Test
  void takesWhatAYamlParserMakes() {
    assertThat(Json.from(Map.of("a", List.of(1, 2L, 0.5, "x", true))).text())
        .isEqualTo("{\"a\":[1,2,0.5,\"x\",true]}");
  }

  @Test
  void errorsNameKeyPathValueAndRange() {
    JsonFields fields =
        JsonFields.of("spec", Json.parse("{\"experience\":{\"maxExamples\":0,\"colour\":1}}"));

    JsonFields experience = fields.fields("experience");

    assertThatThrownBy(() -> experience.intValue("maxExamples", 1, 1000))
        .hasMessage("spec.experience.maxExamples: expected a whole number in 1..1000, found 0");
    assertThatThrownBy(experience::refuseUnknown)
        .hasMessage("spec.experience.colour: unknown key; known here are maxExamples");
    assertThatThrownBy(() -> experience.string("name"))
        .hasMessage("spec.experience.name: is missing");
  }
}
