"""X's own declaration of its API, to hold our queries and the server's answers against.

The declaration knows the newer spelling. Answers in the older one are respelled first; its query values are
declared in the same file for the endpoints that still have them.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from openapi_schema_validator import OAS30Validator
from referencing import Registry
from referencing.jsonschema import DRAFT4

Json = dict[str, Any]

OLD_SPELLING = "/2/tweets/firehose/stream"
"""A path that still declares the parameters of the older spelling."""

_NEWER = {
    "tweets": "posts",
    "referenced_tweets": "referenced_posts",
    "edit_history_tweet_ids": "edit_history_post_ids",
    "note_tweet": "note_post",
}


class Declaration:
    """The declaration, with a closed world: a field that it does not name is a mistake."""

    def __init__(self, file: Path) -> None:
        self._spec = json.loads(file.read_text())
        for schema in self._spec["components"]["schemas"].values():
            _close(schema)
        resource = DRAFT4.create_resource(self._spec)
        self._registry: Registry[Any] = Registry().with_resource("urn:x", resource)

    def faults_of_query(self, route: str, query: dict[str, str]) -> list[str]:
        """What is wrong with a query for a route, in words; nothing if all is well."""
        declared = {one["name"]: one["schema"] for one in self._parameters(self._path(route))}
        older = {one["name"]: one["schema"] for one in self._parameters(OLD_SPELLING)}
        if "tweet.fields" in query:
            declared |= {name: older[name] for name in ("tweet.fields", "expansions")}
        wrong = []
        for name, value in query.items():
            if name not in declared:
                wrong.append(f"{route} has no parameter {name}")
                continue
            schema = declared[name]
            given: object = value
            if schema.get("type") == "array":
                given = value.split(",")
            elif schema.get("type") == "integer":
                given = int(value)
            wrong += [f"{name}: {error.message}" for error in self._validator(schema).iter_errors(given)]
        return wrong

    def faults_of_answer(self, method: str, route: str, body: bytes, status: int = 200) -> list[str]:
        """What is wrong with an answer, in words."""
        responses = self._spec["paths"][self._path(route)][method.lower()]["responses"]
        content = responses.get(str(status), responses["default"])["content"]
        schema = content["application/json" if str(status) in responses else "application/problem+json"][
            "schema"
        ]
        return [error.message for error in self._validator(schema).iter_errors(_newer(json.loads(body)))]

    def _validator(self, schema: Json) -> OAS30Validator:
        text = json.dumps(schema).replace('"#/', '"urn:x#/')
        return OAS30Validator(json.loads(text), registry=self._registry)

    def _path(self, route: str) -> str:
        shape = re.sub(r"{\w+}", "{}", route)
        return next(str(path) for path in self._spec["paths"] if re.sub(r"{\w+}", "{}", path) == shape)

    def _parameters(self, path: str) -> list[Json]:
        named = self._spec["components"]["parameters"]
        return [
            named[one["$ref"].rpartition("/")[2]] if "$ref" in one else one
            for one in self._spec["paths"][path]["get"]["parameters"]
        ]


@cache
def declaration(file: Path) -> Declaration:
    """The declaration in a file, read once."""
    return Declaration(file)


def _close(schema: Any) -> None:
    if isinstance(schema, dict):
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
        for part in schema.values():
            _close(part)
    elif isinstance(schema, list):
        for part in schema:
            _close(part)


def _newer(body: Any) -> Any:
    if isinstance(body, dict):
        return {_NEWER.get(name, name): _newer(value) for name, value in body.items()}
    return [_newer(one) for one in body] if isinstance(body, list) else body
