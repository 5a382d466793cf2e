package iso20022

import (
	"slices"
	"strings"
)

// scope is the part of a message that an element belongs to.
type scope uint8

const (
	scopeEnvelope scope = iota
	scopeHeader
	scopePayload
	scopeGroup
	scopeTransaction
	scopeTotal
)

// A node is an element that is read, or that leads to one. Elements without a node are passed over.
type node struct {
	name     string
	path     string // below the payload's root, such as "GrpHdr/MsgId" or "CdtTrfTxInf/PmtId/UETR"
	scope    scope
	field    field  // what its text means; fieldNone where it only leads to others
	bit      uint64 // its place in the set of elements seen in its scope
	repeats  bool   // may appear more than once
	children []*node
}

// topBit is the place of a scope's own element; grow leaves it free.
const topBit = 1 << 63

// child finds an element by its local name.
func (n *node) child(local string) *node {
	for _, c := range n.children {
		if c.name == local {
			return c
		}
	}
	return nil
}

// grow adds the elements on the way to each field's path below n.
func (n *node) grow(fields []field) *node {
	next := uint64(1)
	for _, f := range fields {
		at := n
		for _, name := range strings.Split(paths[f], "/") {
			below := at.child(name)
			if below == nil {
				below = &node{name: name, path: at.path + "/" + name, scope: n.scope, bit: next}
				next <<= 1
				at.children = append(at.children, below)
			}
			at = below
		}
		at.field = f
	}
	if next == 0 {
		panic("iso20022: more than 63 elements in one scope")
	}
	return n
}

// definition is one message kind: what it is called, what is read of it, who settles.
type definition struct {
	family string // "pacs.008"
	root   *node  // the payload's root element
	group  *node  // GrpHdr
	each   *node  // CdtTrfTxInf

	// The agents whose accounts are debited and credited, in the order in which they are looked for.
	debtorSide, creditorSide []field
}

// creditTransfer describes a kind of credit transfer by its root element, and by the agents that settle where
// there are no instructing and instructed agent.
func creditTransfer(family, root string, debtor, creditor field) *definition {
	group := &node{name: "GrpHdr", path: "GrpHdr", scope: scopeGroup, bit: topBit}
	each := &node{name: "CdtTrfTxInf", path: "CdtTrfTxInf", scope: scopeTransaction, repeats: true}
	own := slices.Concat(transactionFields, agentFields(debtor), agentFields(creditor))
	return &definition{
		family:       family,
		root:         &node{name: root, path: root, scope: scopePayload, children: []*node{group.grow(groupFields), each.grow(own)}},
		group:        group,
		each:         each,
		debtorSide:   []field{fieldInstructing, debtor},
		creditorSide: []field{fieldInstructed, creditor},
	}
}

// agentFields are the three fields of an agent.
func agentFields(agent field) []field {
	return []field{agent, agent + agentMember, agent + agentLEI}
}
