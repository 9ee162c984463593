//! What a filter has to look like (fact sheet, 2.4). `conjonction` may be missing: the vendor's troubleshooting pages
//! say that a misspelt one is passed over in silence.

use super::shape::Need::{May, Must};
use super::shape::Shape::{List, Number, OneOf, Record, Text, Texts, Union};
use super::shape::{Field, ITSELF, Shape, Variant};

/// A filter of a resource.
pub(super) const FILTER: Shape = Record(&[
    Field("conjonction", May, &CONJONCTION),
    Field(
        "groups",
        Must,
        &List(&Record(&[Field("conjonction", May, &CONJONCTION), Field("conditions", Must, &List(&CONDITION))])),
    ),
]);

const CONJONCTION: Shape = OneOf(&["and", "or"]);
const COLUMN: Field = Field("columnSlug", Must, &Text);
const RELATED: Field = Field("relatedModelUuid", May, &Text);

/// The fields of a condition on a column, whose operands follow from the operator.
const fn operators(variants: &'static [Variant]) -> Shape {
    Union { tag: "operator", common: &[], variants }
}

const CONDITION: Shape = Union {
    tag: "kind",
    common: &[],
    variants: &[
        STRING,
        NUMBER,
        DATE,
        BOOLEAN,
        OBJECT,
        ARRAY,
        OBJECT_PROPERTY,
        VECTOR,
        ANY,
        ("segment", &[Field("segmentUuid", Must, &Text), Field("operator", Must, &OneOf(&["in", "notIn"]))]),
        (
            "occurrence",
            &[
                Field("relatedModelUuid", Must, &Text),
                Field("frequency", Must, &FREQUENCY),
                Field("period", Must, &PERIOD),
                Field("conjonction", May, &CONJONCTION),
                Field("conditions", Must, &List(&ON_COLUMNS)),
            ],
        ),
        (
            "enrollment",
            &[
                Field("workflowUuid", Must, &Text),
                Field("activityKind", Must, &OneOf(&["workflowEntered", "workflowNodeExecuted", "workflowLeft"])),
                Field("nodeSlug", May, &Text),
                Field("frequency", Must, &FREQUENCY),
                Field("period", Must, &PERIOD),
            ],
        ),
        ("sql", &[Field("name", Must, &Text), Field("clause", Must, &Text)]),
    ],
};

/// What an occurrence may be narrowed by.
const ON_COLUMNS: Shape =
    Union { tag: "kind", common: &[], variants: &[STRING, NUMBER, OBJECT, ARRAY, ANY, VECTOR, DATE, BOOLEAN] };

const STRING: Variant = (
    "string",
    &[
        COLUMN,
        RELATED,
        Field(
            ITSELF,
            May,
            &operators(&[
                ("is", VALUES),
                ("isNot", VALUES),
                ("contains", VALUES),
                ("doesNotContain", VALUES),
                ("startsWith", VALUES),
                ("endsWith", VALUES),
                ("isNull", &[]),
                ("isNotNull", &[]),
                ("isEmpty", &[]),
                ("isNotEmpty", &[]),
            ]),
        ),
    ],
);
const VALUES: &[Field] = &[Field("values", Must, &Texts)];

const NUMBER: Variant = (
    "number",
    &[
        COLUMN,
        RELATED,
        Field(
            ITSELF,
            May,
            &operators(&[
                ("is", ONE_NUMBER),
                ("isNot", ONE_NUMBER),
                ("greaterThan", ONE_NUMBER),
                ("lowerThan", ONE_NUMBER),
                ("between", &[Field("firstValue", Must, &Number), Field("lastValue", Must, &Number)]),
                ("isNull", &[]),
                ("isNotNull", &[]),
            ]),
        ),
    ],
);
const ONE_NUMBER: &[Field] = &[Field("value", Must, &Number)];

const DATE: Variant = (
    "date",
    &[
        COLUMN,
        RELATED,
        Field(
            ITSELF,
            May,
            &operators(&[
                ("is", ONE_TEXT),
                ("isNot", ONE_TEXT),
                ("greaterThan", ONE_TEXT),
                ("lowerThan", ONE_TEXT),
                ("between", &[Field("firstValue", Must, &Text), Field("lastValue", Must, &Text)]),
                ("isNull", &[]),
                ("isNotNull", &[]),
            ]),
        ),
    ],
);
const ONE_TEXT: &[Field] = &[Field("value", Must, &Text)];

const BOOLEAN: Variant =
    ("boolean", &[COLUMN, RELATED, Field("operator", Must, &OneOf(&["isTrue", "isFalse", "isNull", "isNotNull"]))]);
const VECTOR: Variant = ("vector", NOTHING_BUT_NULL);
const ANY: Variant = ("any", NOTHING_BUT_NULL);
const NOTHING_BUT_NULL: &[Field] = &[COLUMN, RELATED, Field("operator", Must, &OneOf(&["isNull", "isNotNull"]))];

const OBJECT: Variant = ("object", ON_PARTS);
const ARRAY: Variant = ("array", ON_PARTS);
const ON_PARTS: &[Field] = &[
    COLUMN,
    RELATED,
    Field(
        ITSELF,
        May,
        &operators(&[
            ("isNull", &[]),
            ("isNotNull", &[]),
            (
                "matchConditions",
                &[
                    Field("conjonction", May, &CONJONCTION),
                    Field(
                        "propertyConditions",
                        Must,
                        &List(&Union { tag: "kind", common: &[], variants: &[OBJECT_PROPERTY] }),
                    ),
                ],
            ),
        ]),
    ),
];

const OBJECT_PROPERTY: Variant = (
    "objectProperty",
    &[
        COLUMN,
        RELATED,
        Field("propertyName", Must, &Text),
        Field(
            ITSELF,
            May,
            &operators(&[
                ("is", ONE_TEXT),
                ("isNot", ONE_TEXT),
                ("contains", ONE_TEXT),
                ("doesNotContain", ONE_TEXT),
                ("startsWith", ONE_TEXT),
                ("endsWith", ONE_TEXT),
                ("greaterThan", ONE_TEXT),
                ("lowerThan", ONE_TEXT),
                ("between", &[Field("value", Must, &Text), Field("otherValue", Must, &Text)]),
                ("isNull", &[]),
                ("isNotNull", &[]),
                ("isEmpty", &[]),
                ("isNotEmpty", &[]),
            ]),
        ),
    ],
);

/// How often something happened.
const FREQUENCY: Shape =
    operators(&[("not", &[]), ("moreThan", ONE_NUMBER), ("lessThan", ONE_NUMBER), ("exactly", ONE_NUMBER)]);

/// How long ago.
const PERIOD: Shape = Record(&[
    Field("operator", Must, &OneOf(&["lessThan", "moreThan", "exactly"])),
    Field("value", Must, &Number),
    Field("unit", Must, &OneOf(&["day"])),
]);
