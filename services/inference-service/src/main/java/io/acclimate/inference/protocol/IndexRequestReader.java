package io.acclimate.inference.protocol;

import static io.acclimate.inference.protocol.InferenceException.badRequest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads requests for the index of the model repository. */
public final class IndexRequestReader {
  private final JsonFactory json =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** True if only versions that answer now are asked for; no body asks for all. */
  public boolean readyOnly(byte[] body) {
    if (body.length == 0) {
      return false;
    }
    try (JsonParser parser = json.createParser(body)) {
      boolean readyOnly = readyOnly(parser);
      if (parser.nextToken() != null) {
        throw badRequest("The body goes on after the end of the request.");
      }
      return readyOnly;
    } catch (StreamConstraintsException e) {
      throw badRequest("The body is sized beyond the limits: " + e.getOriginalMessage());
    } catch (JsonParseException e) {
      throw badRequest("The body is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private static boolean readyOnly(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw badRequest("The body must be a JSON object.");
    }
    boolean ready = false;
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      if (!key.equals("ready")) {
        throw badRequest(
            InferRequestReader.shown(key) + ": unknown member; an index request has ready.");
      }
      JsonToken token = parser.nextToken();
      if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
        throw badRequest("ready: must be true or false.");
      }
      ready = parser.getBooleanValue();
    }
    return ready;
  }
}
