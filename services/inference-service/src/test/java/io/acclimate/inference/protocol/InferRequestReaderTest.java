package io.acclimate.inference.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.Input.TensorInput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferRequestReaderTest {
  private final InferRequestReader reader = new InferRequestReader(new Limits(2_000, 4, 64));

  @Test
  void readsRowsIdAndDomain() {
    InferRequest request =
        read(
            """
            {"id":"e-1","parameters":{"domain":"plant-3","route":"caller-7","binary_data_output":false},
             "inputs":[{"data":[1,2.5,-3e2],"name":"input","shape":[1,3],"datatype":"FP32"}],
             "outputs":[{"name":"label","parameters":{}}]}
            """);

    assertThat(request.id()).isEqualTo("e-1");
    assertThat(request.domain()).isEqualTo("plant-3");
    assertThat(request.route()).isEqualTo("caller-7");
    assertThat(request.outputs()).containsExactly("label");
    assertThat(request.rows()).hasSize(1);
    assertThat(request.rows().get(0).tensor().shape()).containsExactly(3L);
    assertThat(request.rows().get(0).tensor().floats()).containsExactly(1, 2.5f, -300);
  }

  @Test
  void readsNestedDataInRowMajorOrder() {
    List<TensorInput> rows = read(tensor("[2,2]", "FP32", "[[1,2],[3,4]]")).rows();

    assertThat(rows).hasSize(2);
    assertThat(rows.get(1).tensor().floats()).containsExactly(3, 4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[1,2] | FP32  | [1]          | needs 2 numbers, found 1",
        "[1,2] | FP32  | [1,2,3]      | needs 2 numbers, found 3",
        "[0,2] | FP32  | []           | must be a whole number of 1 or more",
        "[-1]  | FP32  | []           | must be a whole number of 1 or more",
        "[1.5] | FP32  | [1]          | must hold whole numbers only",
        "[]    | FP32  | [1]          | shape: is empty",
        "[99999999999999999999] | FP32 | [1] | must be a whole number of 1 or more",
        "[5,1] | FP32  | [1,2,3,4,5]  | 5 rows are more than the allowed 4",
        "[1,17]| FP32  | [1]          | more than the allowed 64 bytes",
        "[1,9223372036854775807,9223372036854775807] | FP32 | [1] | more than the allowed 64 bytes",
        "[1,1] | INT64 | [1]          | 'INT64' is not supported; send FP32",
        "[1,1] | FP32  | [1e300]      | 1e300 is beyond the range of FP32",
        "[1,1] | FP32  | [NaN]        | not JSON",
        "[1,1] | FP32  | [\"NaN\"]    | data[0]: must be a finite number",
        "[1,2] | FP32  | [1,null]     | data[1]: must be a finite number",
        "[1,1] | FP32  | 1            | data: must be an array",
        "[1,1] | FP32  | [1           | not JSON",
      })
  void refusesTensors(String shape, String datatype, String data, String reason) {
    assertRefused(tensor(shape, datatype, data), reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[]                                  | must be a JSON object",
        "{}                                  | inputs: is missing",
        "{\"inputs\":[]}                     | inputs: is empty",
        "{\"inputs\":[{}]}                   | inputs[0].name: is missing",
        "{\"inputs\":[{\"name\":\"x\"}]}     | inputs[0].datatype: is missing",
        "{\"inputs\":[{\"nam\":\"x\"}]}      | inputs[0].nam: unknown member",
        "{\"input\":[]}                      | input: unknown member",
        "{\"id\":7}                          | id: must be a string",
        "{\"id\":\"a\",\"id\":\"b\"}         | not JSON",
        "{\"outputs\":[{\"name\":\"logits\"}]} | 'logits' is not one of scores, label",
        "hello                               | not JSON",
        "~~                                  | must be a JSON object",
      })
  void refusesRequests(String body, String reason) {
    assertRefused(body, reason);
  }

  @Test
  void refusesAnIdForSeveralRows() {
    assertRefused(
        tensor("[2,1]", "FP32", "[1,2]").replaceFirst("\\{", "{\"id\":\"e\","), "has 2 rows");
  }

  @Test
  void refusesAnotherInputThanTheModels() {
    assertRefused(
        tensor("[1,1]", "FP32", "[1]").replace("\"input\"", "\"x\""),
        "inputs[0].name: 'x' is no input of the model; it has input");
  }

  @Test
  void refusesASecondBody() {
    String one = tensor("[1,1]", "FP32", "[1]");
    assertRefused(one + one, "goes on after the end");
  }

  @Test
  void refusesAnEmptyDomain() {
    assertRefused(
        tensor("[1,1]", "FP32", "[1]").replaceFirst("\\{", "{\"parameters\":{\"domain\":\"\"},"),
        "domain:");
  }

  @Test
  void refusesAnEmptyRoute() {
    assertRefused(
        tensor("[1,1]", "FP32", "[1]").replaceFirst("\\{", "{\"parameters\":{\"route\":\"\"},"),
        "parameters.route: has 0 characters");
  }

  @Test
  void refusesLargeBodies() {
    assertRefused(" ".repeat(2_001), "2001 bytes; at most 2000");
  }

  private void assertRefused(String body, String reason) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOfSatisfying(
            InferenceException.class, e -> assertThat(e.status()).isEqualTo(400))
        .hasMessageContaining(reason);
  }

  private InferRequest read(String body) {
    return reader.read(body.getBytes(StandardCharsets.UTF_8));
  }

  private static String tensor(String shape, String datatype, String data) {
    return """
    {"inputs":[{"name":"input","shape":%s,"datatype":"%s","data":%s}]}"""
        .formatted(shape, datatype, data);
  }
}
