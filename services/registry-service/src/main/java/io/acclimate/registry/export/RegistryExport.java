package io.acclimate.registry.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.acclimate.core.artifact.Json;
import io.acclimate.registry.state.RegistryState;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What the journal says up to a position, as canonical JSON (RFC 8785): equal journals give equal
 * bytes, whichever process read them and however often. Nothing in it depends on a clock, a process
 * or the store.
 *
 * @param position offset of the last change
 * @param models canonical text of each model, by name
 * @param names canonical text of the names without a version
 */
public record RegistryExport(long position, List<String> models, String names) {
  /** Marker of the format, see docs/decisions/0035-export-verify-rebuild.md. */
  public static final String FORMAT = "acclimate-registry-export/1";

  public RegistryExport {
    models = List.copyOf(models);
  }

  /** Everything in the state. */
  public static RegistryExport of(RegistryState state) {
    List<String> models = new ArrayList<>();
    state
        .everyModel()
        .forEach(model -> models.add(ModelExport.of(model, state.log(model.name())).text()));
    List<Json> names = new ArrayList<>();
    state
        .named()
        .forEach(
            (name, notes) ->
                names.add(Json.object().with("name", name).with("notes", ModelExport.of(notes))));
    return new RegistryExport(state.position(), models, Json.array(names).text());
  }

  /** Writes the document, model by model; its members are in canonical order. */
  public void writeTo(OutputStream out) throws IOException {
    out.write("{\"format\":\"%s\",\"models\":[".formatted(FORMAT).getBytes(UTF_8));
    String separator = "";
    for (String model : models) {
      out.write(separator.getBytes(UTF_8));
      out.write(model.getBytes(UTF_8));
      separator = ",";
    }
    out.write("],\"names\":%s,\"position\":%d}".formatted(names, position).getBytes(UTF_8));
  }
}
