package io.acclimate.inference.conformance;

import java.util.List;

/** The calls of the Open Inference Protocol v2, over REST or gRPC. */
interface Protocol {
  boolean live();

  boolean ready();

  /** Name, version and extensions of the server. */
  Server server();

  /** Whether a model is ready; an error's code stands for what is neither. */
  String modelReady(String model, String version);

  /** What a model takes and gives; the reply's outputs are the inputs, then the outputs. */
  Described metadata(String model, String version);

  Reply infer(Call call);

  List<Index> index(boolean readyOnly);

  /** Code of the refusal. */
  Reply load(String model);

  Reply unload(String model);

  record Server(String name, String version, List<String> extensions) {}

  record Described(
      String code,
      String name,
      List<String> versions,
      String platform,
      List<Reply.Tensor> inputs,
      List<Reply.Tensor> outputs) {}

  record Index(String name, String version, String state, String reason) {}
}
