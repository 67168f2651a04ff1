package io.acclimate.eventprocessor;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.List;

/** Tells which models' events are accepted: wait for yours here before you send any. */
@Path("/api/v1/event-processor/models")
public final class ModelsResource {
  private static final String PROBLEM_JSON = "application/problem+json";

  private final EventProcessorService service;

  ModelsResource(EventProcessorService service) {
    this.service = service;
  }

  /** The specs in force, by name of the model; 503 while there is no answer yet. */
  @GET
  @Produces({MediaType.APPLICATION_JSON, PROBLEM_JSON})
  public Response models() {
    try {
      List<ModelInForce> models =
          service.specs().stream()
              .map(spec -> new ModelInForce(spec.model(), spec.digest()))
              .sorted(Comparator.comparing(ModelInForce::name))
              .toList();
      return Response.ok(new Models(models), MediaType.APPLICATION_JSON_TYPE).build();
    } catch (NotReadyException notYet) {
      return Response.status(Response.Status.SERVICE_UNAVAILABLE)
          .type(PROBLEM_JSON)
          .entity(
              new Problem(
                  "about:blank",
                  "The event-processor is not ready",
                  Response.Status.SERVICE_UNAVAILABLE.getStatusCode(),
                  "not-ready",
                  String.valueOf(notYet.getMessage())))
          .build();
    }
  }

  /** The answer. */
  public record Models(List<ModelInForce> models) {}

  /**
   * A model whose events are accepted.
   *
   * @param specDigest SHA-256 of its spec, 64 hexadecimal digits
   */
  public record ModelInForce(String name, String specDigest) {}

  /** An RFC 9457 problem. */
  public record Problem(String type, String title, int status, String code, String detail) {}
}
