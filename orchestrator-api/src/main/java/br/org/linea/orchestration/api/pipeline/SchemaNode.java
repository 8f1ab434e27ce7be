package br.org.linea.orchestration.api.pipeline;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A place in a schema.
 *
 * @param pointer its place in the schema's document
 * @param json the schema itself
 */
record SchemaNode(String pointer, JsonNode json) {

  SchemaNode at(String key) {
    return new SchemaNode(Pointer.child(pointer, key), json.path(key));
  }

  SchemaNode at(int index) {
    return new SchemaNode(pointer + "/" + index, json.path(index));
  }

  boolean has(String key) {
    return json.has(key);
  }
}
