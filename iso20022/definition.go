package iso20022

import "strings"

// scope is the part of a message that an element belongs to.
type scope uint8

const (
	scopeEnvelope    scope = iota
	scopeHeader            // AppHdr
	scopeGroup             // what stands once in the payload
	scopeBatch             // what stands once for several transactions
	scopeTransaction       // what is asked for
	scopeTotal
)

// role is what an element means to the parser beside its content.
type role uint8

const (
	roleNone        role = iota
	roleRoot             // the payload
	roleGroup            // the group header
	roleBatch            // groups transactions
	roleTransaction      // one transaction
	roleSingle           // the payload, which is its only transaction
)

// A node is an element that is read, or that leads to one. Elements without a node are passed over.
type node struct {
	name     string
	path     string // below the payload's root, such as "GrpHdr/MsgId" or "CdtTrfTxInf/PmtId/UETR"
	scope    scope
	role     role
	field    field  // what its text means; fieldNone where it only leads to others
	currency field  // what its attribute Ccy means; fieldNone where it has none
	bit      uint64 // its place in the set of elements seen in its scope; 0: it may come again
	first    bool   // it may come again, and only the first one is read
	children []*node
}

// attributeCcy ends the path of a currency.
const attributeCcy = "/@Ccy"

// child finds an element by its local name.
func (n *node) child(local string) *node {
	for _, c := range n.children {
		if c.name == local {
			return c
		}
	}
	return nil
}

// definition is one message kind: what it is called, what is read of it, what is done with it.
type definition struct {
	family         Family
	name           string // "pacs.008"
	oldest, newest int    // versions that are read: they differ in elements that Weir does not read

	rootName, groupName, batchName, eachName string // groupName is empty where the message is its only transaction

	group, batch, each readings

	groupNeeds []field // must be there in the group
	needs      []field // must be there in each transaction

	// The agents whose accounts are debited and credited, in the order in which they are looked for.
	debtorSide, creditorSide []field

	// A payment without references of its own is identified by the message's reference, and by EndToEndId where there may be several.
	byMessage bool

	creditorInstructs bool // who sends the message asks for money, instead of paying it

	root      *node
	groupBit  uint64                         // of the group header
	paths     [scopeTotal][fieldTotal]string // of each field below its scope's top
	eachPath  string                         // "CdtTrfTxInf", "PmtInf/CdtTrfTxInf"; empty where the root is the transaction
	batchPath string
}

// grown completes a definition with the nodes of what is read.
func (d *definition) grown() *definition {
	d.root = &node{name: d.rootName, role: roleRoot, scope: scopeGroup}
	g := grower{definition: d}
	if d.eachName == "" {
		d.root.role, d.root.scope = roleSingle, scopeTransaction
		g.grow(d.root, scopeTransaction, d.each)
		return d
	}
	d.eachPath = d.eachName
	group := g.way(d.root, d.groupName, scopeGroup)
	group.role, d.groupBit = roleGroup, group.bit
	g.grow(d.root, scopeGroup, d.group)
	above := d.root
	if d.batchName != "" {
		d.batchPath, d.eachPath = d.batchName, d.batchName+"/"+d.eachName
		above = g.top(d.root, d.batchName, scopeBatch, roleBatch)
		g.grow(above, scopeBatch, d.batch)
	}
	g.grow(g.top(above, d.eachName, scopeTransaction, roleTransaction), scopeTransaction, d.each)
	return d
}

// grower adds nodes and counts them in each scope.
type grower struct {
	definition *definition
	next       [scopeTotal]int
}

// grow adds the elements on the way to each reading below top.
func (g *grower) grow(top *node, s scope, readings readings) {
	for _, r := range readings {
		path := strings.ReplaceAll(r.path, "*", "")
		g.definition.paths[s][r.field] = orElse(g.definition.paths[s][r.field], path)
		if element, isCurrency := strings.CutSuffix(r.path, attributeCcy); isCurrency {
			g.way(top, element, s).currency = r.field
			continue
		}
		g.way(top, r.path, s).field = r.field
	}
}

// way finds or adds the elements of a path below a node.
func (g *grower) way(at *node, path string, s scope) *node {
	for _, name := range strings.Split(path, "/") {
		name, first := strings.CutSuffix(name, "*")
		below := at.child(name)
		if below == nil {
			below = g.top(at, name, s, roleNone)
			below.bit, below.first = 1<<g.next[s], first
			g.next[s]++
		}
		at = below
	}
	if g.next[s] > 64 {
		panic("iso20022: more than 64 elements in one scope of " + g.definition.name)
	}
	return at
}

// top adds an element that may come again.
func (g *grower) top(at *node, name string, s scope, r role) *node {
	n := &node{name: name, path: strings.TrimPrefix(at.path+"/"+name, "/"), scope: s, role: r}
	at.children = append(at.children, n)
	return n
}
